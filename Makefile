# Passerelles. « make » ou « make help » : ce que l’on peut demander.
# What each target does is in deploy/*.sh; paths are relative on purpose, so that
# the repository may be anywhere, a folder with a space in its name included.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test build kiosk lint audit bench chaos soak fuzz stop clean

# Options : make run ADDR=127.0.0.1:8081 STATE_DIR=/srv/passerelles
ifdef ADDR
export PASSERELLES_ADDR := $(ADDR)
endif
ifdef STATE_DIR
export PASSERELLES_STATE_DIR := $(STATE_DIR)
endif
FUZZTIME ?= 1m
DAYS ?= 30

help: ## affiche cette aide
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'

run: ## met tout en place, puis sert la carte sur http://localhost:8080 (ADDR=hôte:port, STATE_DIR=dossier)
	@bash deploy/setup.sh run
	@exec bin/passerelles run

test: ## met tout en place, puis lance tous les tests
	@exec bash deploy/test.sh

build: ## construit bin/passerelles, pages comprises
	@exec bash deploy/setup.sh build

kiosk: ## réunit en un dossier tout ce qu’une borne installe sans réseau (KIOSK_OUT=dossier, EDITION=, PROFIL=, SUITE=, ARCH=)
	@exec env KIOSK_OUT='$(KIOSK_OUT)' EDITION='$(EDITION)' PROFIL='$(PROFIL)' SUITE='$(SUITE)' ARCH='$(ARCH)' bash deploy/kiosk/build.sh

lint: ## relit le code : gofmt, vet, staticcheck, tsc, biome, shellcheck
	@bash deploy/setup.sh build
	@exec bash deploy/lint.sh

audit: ## demande si l’on connaît des failles à ce dont le programme est fait (réseau), et construit deux fois la même chose
	@bash deploy/setup.sh build
	@exec bash deploy/audit.sh

bench: ## mesure tout ce qui est promis, face à nginx et à PostGIS ; échoue si une promesse n’est pas tenue (quinze minutes au plus)
	@PASSERELLES_STATE_DIR=.passerelles/test bash deploy/setup.sh test
	@exec bash deploy/bench.sh

chaos: ## casse exprès : base tuée, gelée, pleine ou lente, commandes et serveurs tués, réplique ; dit ce que cela coûte
	@PASSERELLES_STATE_DIR=.passerelles/test bash deploy/setup.sh test
	@exec bash deploy/chaos.sh

soak: ## fait visiter une borne pendant trente jours simulés ; dit sa mémoire, échoue si elle grossit (DAYS=30)
	@PASSERELLES_STATE_DIR=.passerelles/test bash deploy/setup.sh test
	@exec bash deploy/soak.sh $(DAYS)

fuzz: ## cherche des entrées qui mettent les lecteurs en défaut (FUZZTIME=1m par lecteur : trois quarts d’heure en tout)
	@exec bash deploy/fuzz.sh $(FUZZTIME)

stop: ## arrête la base des tests, si plus rien ne l’emploie
	@exec bash deploy/stop-tests.sh

clean: ## efface ce qui a été construit et l’état des tests ; garde vos données (.passerelles)
	@exec bash deploy/clean.sh
