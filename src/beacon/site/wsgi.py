"""The entry of the web server."""

import os

from django.core.wsgi import get_wsgi_application

from beacon.site.content_type import plainly_typed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beacon.site.settings")
application = plainly_typed(get_wsgi_application())
