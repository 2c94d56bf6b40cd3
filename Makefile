# Thin on purpose: every word is one of scripts/setup.py, which works without make too.
WORDS := setup demo demo-reset test check bench soak pictures docs lock help
.PHONY: $(WORDS)
.DEFAULT_GOAL := help

$(WORDS):
	@python3 scripts/setup.py $@ $(ARGS)
