# Aurora's commands: `make help` lists them.

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
PORT ?= 4566
STAGE ?= local
PROFILE ?= release

OPS := .venv/bin/python infra/ops
SAM := .tools/sam/bin/sam
SCAFFOLD := target/release/scaffold
DENY := .tools/bin/cargo-deny
DENY_VERSION := 0.20.2

# The virtual environment is made anew when the requirements' contents change.
digest = $(firstword $(shell cat $(1) | cksum))
VENV := .venv/run-$(call digest,infra/ops/requirements.txt)
VENV_OIDC := .venv/oidc-$(call digest,infra/ops/requirements.txt infra/ops/requirements-oidc.txt)
VENV_CHECK := .venv/check-$(call digest,infra/ops/requirements.txt infra/ops/requirements-check.txt)

##@ Run

.PHONY: run
run: $(VENV) ## Start Aurora here: DETACH=1, PORT=4566, DOMAINS=subjects
	@$(OPS) run --port $(PORT) --domains "$(DOMAINS)" $(if $(DETACH),--detach)

.PHONY: stop
stop: $(VENV) ## Stop what `make run` started
	@$(OPS) stop

.PHONY: status
status: $(VENV) ## Say whether Aurora runs, and where
	@$(OPS) status

.PHONY: url
url: $(VENV) ## Print the API's base URL alone: STAGE=local
	@$(OPS) url --stage $(STAGE)

.PHONY: logs
logs: $(VENV) ## Print a function's log: FN=create-subject, FOLLOW=1, STAGE=local
	@$(call require,FN) $(OPS) logs $(FN) --stage $(STAGE) $(if $(FOLLOW),--follow)

.PHONY: mails
mails: $(VENV) ## Print the mails that the local AWS would have sent, newest last
	@$(OPS) mails

.PHONY: push
push: $(VENV) ## Rebuild one function and replace it in the running stack: FN=create-subject
	@$(call require,FN) $(OPS) push $(FN)

.PHONY: admin
admin: export AURORA_ADMIN_PASSWORD = $(value PASSWORD)
admin: $(VENV) ## Make an administrator: EMAIL=ada@example.org PASSWORD=…, STAGE=local
	@$(call require,EMAIL) $(OPS) admin "$(EMAIL)" --stage $(STAGE)

##@ Build

.PHONY: build
build: $(VENV) ## Build every function: PROFILE=release or dist
	@$(OPS) build --profile $(PROFILE)

.PHONY: synth
synth: $(SCAFFOLD) ## Write the lists of functions and domains, the stacks, the OpenAPI document and the event samples
	$(SCAFFOLD) lists
	cargo build --release --workspace --bin synth
	target/release/synth

.PHONY: new-domain
new-domain: $(SCAFFOLD) ## Write a domain with one entity: NAME=courses, ENTITY=course
	@$(call require,NAME) $(SCAFFOLD) new-domain "$(NAME)" $(ENTITY)

.PHONY: new-command
new-command: $(SCAFFOLD) ## Write a command: DOMAIN=subjects NAME=archive-subject
	@$(call require,DOMAIN) $(call require,NAME) $(SCAFFOLD) new-command "$(DOMAIN)" "$(NAME)"

.PHONY: new-query
new-query: $(SCAFFOLD) ## Write a query: DOMAIN=subjects NAME=get-subject-history
	@$(call require,DOMAIN) $(call require,NAME) $(SCAFFOLD) new-query "$(DOMAIN)" "$(NAME)"

.PHONY: new-consumer
new-consumer: $(SCAFFOLD) ## Write a consumer: DOMAIN=syllabi NAME=note-deleted-subject EVENT=subjects.SubjectDeleted.v1
	@$(call require,DOMAIN) $(call require,NAME) $(call require,EVENT) \
		$(SCAFFOLD) new-consumer "$(DOMAIN)" "$(NAME)" "$(EVENT)"

.PHONY: new-job
new-job: $(SCAFFOLD) ## Write a scheduled job: DOMAIN=subjects NAME=clean-subjects
	@$(call require,DOMAIN) $(call require,NAME) $(SCAFFOLD) new-job "$(DOMAIN)" "$(NAME)"

.PHONY: count
count: $(SCAFFOLD) ## Count the lines by hand for one function
	@$(SCAFFOLD) lines

##@ Check

.PHONY: check
check: $(SCAFFOLD) $(DENY) $(VENV_CHECK) build ## Format, lints, docs, licences, generated files, contracts, templates, glibc
	cargo fmt --all --check
	$(SCAFFOLD) lists --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo clippy --workspace --test end_to_end -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --quiet --workspace --lib --no-deps --document-private-items
	$(DENY) check bans licenses sources
	target/release/synth --check
	.venv/bin/cfn-lint template.yaml infra/stacks/*.yaml
	@tests/client/run.sh check
	@$(OPS) sizes
	@$(OPS) glibc

.PHONY: validate
validate: $(SAM) ## Let the SAM CLI judge the templates, slower than cfn-lint and of the same opinion
	@for template in template.yaml infra/stacks/*.yaml; do \
		SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=eu-central-1 $(SAM) validate --lint --template $$template || exit 1; \
	done

.PHONY: test
test: test-fast test-scaffold test-e2e ## Every test

.PHONY: test-fast
test-fast: prerequisites ## Unit tests, contracts and journeys in process
	cargo test --workspace --lib --test aurora
	cargo test --workspace --doc

.PHONY: test-scaffold
test-scaffold: prerequisites ## Write a domain and each kind of function in a copy of the repository, and test them there
	@tests/scaffold.sh

.PHONY: test-e2e
test-e2e: $(VENV_OIDC) ## End-to-end tests on a local AWS of their own
	@$(OPS) test

.PHONY: check-client
check-client: ## Lint the API description and compile a client that is generated from it; needs Node
	@tests/client/run.sh check

.PHONY: test-client
test-client: ## Let the generated client call a running Aurora: AURORA_URL or the local one; needs Node
	@tests/client/run.sh journey

.PHONY: bench
bench: prerequisites ## Measure a function's start, warm cost and memory; writes the README's table
	cargo build --release --workspace --bin get-subject
	cargo build --profile dist --workspace --bin get-subject
	cargo build --release --manifest-path tests/usual-way/Cargo.toml --target-dir target/usual-way
	cargo bench -p bench

##@ Deploy

.PHONY: deploy
deploy: $(VENV) ## Deploy to AWS: STAGE=dev, PROFILE=dist, CANARY=true, ORIGINS=https://…, API_URL=…, WEB_URL=…, MAIL_SENDER=…, DOMAINS=…
	@$(OPS) deploy --stage $(STAGE) --profile $(PROFILE) --domains "$(DOMAINS)"

##@ Housekeeping

.PHONY: prerequisites
prerequisites: ## Name what this machine lacks to build Aurora
	@$(PYTHON) infra/ops/prerequisites.py

.PHONY: clean
clean: ## Remove everything that was built, and the tools
	rm -rf target .venv .tools

.PHONY: help
help: ## List the commands
	@awk 'BEGIN { FS = ":.*## "; print "make <command> [VARIABLE=value]" } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z0-9-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Stops a recipe that was called without a variable that it needs.
require = test -n "$($(1))" || { echo "$(1) is missing: make $@ $(1)=…" >&2; exit 1; } &&

$(VENV): | prerequisites
	@echo "==> Making the Python environment (once, about half a minute)"
	@rm -rf .venv
	@$(PYTHON) -m venv .venv
	@.venv/bin/pip install --quiet --disable-pip-version-check --no-compile -r infra/ops/requirements.txt
	@touch $@

$(VENV_CHECK): $(VENV)
	@.venv/bin/pip install --quiet --disable-pip-version-check --no-compile -r infra/ops/requirements.txt \
		-r infra/ops/requirements-check.txt
	@touch $@

$(VENV_OIDC): $(VENV)
	@.venv/bin/pip install --quiet --disable-pip-version-check --no-compile -r infra/ops/requirements.txt \
		-r infra/ops/requirements-oidc.txt
	@touch $@

# It depends on no domain: it works while one does not compile.
.PHONY: $(SCAFFOLD)
$(SCAFFOLD): prerequisites
	@cargo build --quiet --release --workspace --bin scaffold

# A debug build of cargo-deny takes a third of a release build's time, and checks in a second.
$(DENY): | prerequisites
	CARGO_PROFILE_DEV_DEBUG=0 cargo install --quiet --locked --debug --root .tools --version $(DENY_VERSION) cargo-deny

$(SAM): infra/ops/requirements-sam.txt | prerequisites
	@echo "==> Installing the SAM CLI (once, about a minute)"
	@$(PYTHON) -m venv .tools/sam
	@.tools/sam/bin/pip install --quiet --disable-pip-version-check --no-compile -r infra/ops/requirements-sam.txt
	@touch $@
