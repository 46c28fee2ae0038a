# Two commands and nothing before them: `make demo` and `make test`.
# Everything else is in tools/lab, run by any Python from 3.8 on.

PYTHON ?= python3
SERIES ?=
ONLY ?=
PORT ?= 8069
T ?=
TEMPLATE ?=
N ?=
SEED ?=
MODULES ?=
TOURS ?=
LAB = $(PYTHON) -m tools.lab

.PHONY: help demo test twoworlds compat bench loop lint clean

help:
	@echo "make demo [SERIES=19] [PORT=8069]  a server with locked demo records on this machine"
	@echo "make test [SERIES=17,19] [ONLY=core]  all tests on every Python and every Odoo found"
	@echo "make twoworlds SERIES=18 N=100000 [SEED=1] [TEMPLATE=wide] [LINKS=0]  made-up requests, each asked in two worlds"
	@echo "make compat SERIES=17 [MODULES=crm,hr] [TOURS=1]  Odoo's own tests, with the addons and without"
	@echo "make bench SERIES=18 [N=60] [ONLY=unprotected,native_rule] [CONTACTS=1000000]  what it costs, against plain Odoo"
	@echo "make loop SERIES=19 T=test_name [TEMPLATE=full]  some tests again, on a warm database"
	@echo "make lint  the linters and formatters of pre-commit"
	@echo "make clean  stop everything and remove what the lab made"

demo:
	@exec $(LAB) demo --series "$(SERIES)" --port "$(PORT)"

test:
	@exec $(LAB) test --series "$(SERIES)" --only "$(ONLY)"

twoworlds:
	@exec $(LAB) twoworlds --series "$(SERIES)" --requests "$(N)" --seed "$(SEED)" --template "$(TEMPLATE)" --links "$(LINKS)"

compat:
	@exec $(LAB) compat --series "$(SERIES)" --modules "$(MODULES)" --tours "$(TOURS)"

bench:
	@exec $(LAB) bench --series "$(SERIES)" --rounds "$(N)" --contacts "$(CONTACTS)" --only "$(ONLY)"

loop:
	@exec $(LAB) loop --series "$(SERIES)" --test "$(T)" --template "$(TEMPLATE)"

lint:
	@exec $(LAB) lint

clean:
	@exec $(LAB) clean
