"""演示数据：装入（load）、恢复原样（reset）、显示账号（accounts）。"""

import argparse
import shutil
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from beacon.kit.refusals import Refusal
from beacon.site import demo_clock
from beacon.site.demo.accounts import table
from beacon.site.demo.load import is_loaded, load
from beacon.site.start import start

WORDS = {"load": "装入演示数据，已有就不动", "reset": "清空并重新装入", "accounts": "显示演示账号"}


def main(arguments: list[str]) -> int:
    """Do one of the words; 0 when done. Refusal outside the demo: invented people never enter real data."""
    parser = argparse.ArgumentParser("beacon demo", description=__doc__)
    parser.add_argument("word", choices=WORDS, help="；".join(f"{word} {means}" for word, means in WORDS.items()))
    asked = parser.parse_args(arguments).word
    start()
    if asked == "accounts":
        print("\n".join(table()) or "还没有演示数据，先运行 beacon demo load。")
        return 0
    if not settings.DEMO:
        raise Refusal("no_demo", "这里不是演示环境，演示数据不会写进真实数据。请用 make demo，或设置 BEACON_DEMO=1。")
    if asked == "reset":
        _clear()
    _load()
    return 0


def _clear() -> None:
    """Empty every table, take the stored files away and start the clock anew."""
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(Path(settings.MEDIA_ROOT), ignore_errors=True)
    (Path(settings.VAR) / demo_clock.NAME).unlink(missing_ok=True)


def _load() -> None:
    if is_loaded():
        print("演示数据已经在了。")
        return
    print("正在装入演示数据，约需十几秒 …", flush=True)
    begun = time.monotonic()
    load()
    print(f"演示数据装好了，用时{time.monotonic() - begun:.0f}秒。")
