# Thin on purpose: every word is one of scripts/setup.py, which works without make too.
.PHONY: setup demo demo-reset test check bench soak pictures docs lock help
.DEFAULT_GOAL := help
WORD = @python3 scripts/setup.py $@ $(ARGS)

setup: ; $(WORD)
demo: ; $(WORD)
demo-reset: ; $(WORD)
test: ; $(WORD)
check: ; $(WORD)
bench: ; $(WORD)
soak: ; $(WORD)
pictures: ; $(WORD)
docs: ; $(WORD)
lock: ; $(WORD)
help: ; $(WORD)
