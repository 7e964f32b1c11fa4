# Aliases of dev.py, which also works where there is no make: `python dev.py run`.
PYTHON ?= python3

.PHONY: run install test check bench screenshots package package-test package-old package-twice audit clean
run install test check screenshots package package-test package-old package-twice audit clean:
	@$(PYTHON) dev.py $@

# make bench, or make bench NAME=chat
bench:
	@$(PYTHON) dev.py bench $(NAME)
