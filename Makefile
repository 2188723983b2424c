# Aurora's commands: `make help` lists them.

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
PORT ?= 4566
STAGE ?= local
PROFILE ?=

OPS := .venv/bin/python infra/ops
SAM := .tools/sam/bin/sam
SCHEMATHESIS := .tools/fuzz/bin/schemathesis
SCAFFOLD := target/debug/scaffold
DENY := .tools/bin/cargo-deny
DENY_VERSION := 0.20.2
LLVM_COV := .tools/bin/cargo-llvm-cov
LLVM_COV_VERSION := 0.9.1
CARGO_LAMBDA := .tools/lambda/bin/cargo-lambda
INFERNO := .tools/inferno/bin
INFERNO_VERSION := 0.12.8

# The virtual environment is made anew when the requirements' contents change.
digest = $(firstword $(shell cat $(1) | cksum))
VENV := .venv/run-$(call digest,infra/ops/requirements.txt)
VENV_OIDC := .venv/oidc-$(call digest,infra/ops/requirements.txt infra/ops/requirements-oidc.txt)
CHECKED := infra/ops/requirements.txt infra/ops/requirements-oidc.txt infra/ops/requirements-check.txt
VENV_CHECK := .venv/check-$(call digest,$(CHECKED))

# The functions that `make load` and `make soak` call.
LOADED := $(addprefix --bin ,authorize list-subjects get-subject list-courses get-course-outline get-lesson \
	list-my-enrollments enroll update-enrollment-progress)

# With the whole workspace, dependencies have the features that tests have, and are built once for both.
BENCH := cargo bench --workspace --bench costs

##@ Run

.PHONY: run
run: $(VENV) ## Start Aurora here: DETACH=1, PORT=4566, DOMAINS=subjects
	@$(OPS) run --port $(PORT) --domains "$(DOMAINS)" $(if $(DETACH),--detach)

.PHONY: demo
demo: $(VENV) ## Show a learner's way through a course, with what happens behind each request
	@$(OPS) demo

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

.PHONY: invoke
invoke: $(VENV) $(CARGO_LAMBDA) ## Invoke a function of `make watch` with its sample event: FN=create-subject
	@$(call require,FN) $(OPS) invoke $(FN)

.PHONY: watch
watch: $(VENV) $(CARGO_LAMBDA) ## Run a domain's functions from their sources on the tables of `make run`: DOMAIN=subjects
	@$(call require,DOMAIN) $(OPS) watch "$(DOMAIN)"

.PHONY: sam-env
sam-env: $(VENV) ## Write the variables of the running functions for `sam local --env-vars`
	@$(OPS) sam-env

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
build: $(VENV) $(if $(ARCH),$(CARGO_LAMBDA)) ## Build every function: PROFILE=dev, release or dist, FN=create-subject; for Lambda: ARCH=arm64 or x86_64
	@$(OPS) build --profile $(or $(PROFILE),$(if $(ARCH),dist,dev)) --arch "$(ARCH)" --function "$(FN)"

.PHONY: cargo-lambda
cargo-lambda: $(CARGO_LAMBDA) ## Install cargo-lambda here: for ARCH=…, `make watch`, `make invoke`

.PHONY: synth
synth: $(SCAFFOLD) ## Write the lists of functions and domains, the stacks, the OpenAPI document and the event samples
	$(SCAFFOLD) lists
	cargo build --workspace --bin synth
	target/debug/synth

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
	target/debug/synth --check
	.venv/bin/cfn-lint template.yaml infra/*.yaml infra/stacks/*.yaml
	.venv/bin/ruff check infra/ops
	.venv/bin/ruff format --check infra/ops
	.venv/bin/mypy --config-file infra/ops/pyproject.toml infra/ops
	@$(OPS) workflows
	@tests/client/run.sh check
	@$(OPS) sizes
	@$(OPS) glibc

.PHONY: validate
validate: $(SAM) ## Let the SAM CLI judge the templates, slower than cfn-lint, and find every route
	@for template in template.yaml infra/*.yaml infra/stacks/*.yaml; do \
		SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=eu-central-1 $(SAM) validate --lint --template $$template || exit 1; \
	done
	@SAM_CLI_TELEMETRY=0 .tools/sam/bin/python infra/ops/sam_routes.py

.PHONY: advisories
advisories: $(DENY) ## Look for known vulnerabilities of the dependencies: OFFLINE=1 uses the last download
	@$(if $(OFFLINE),ls "$${CARGO_HOME:-$$HOME/.cargo}"/advisory-dbs/*/.git >/dev/null 2>&1 || { \
		echo "The advisories were never downloaded here: run make advisories once without OFFLINE=1" >&2; exit 1; })
	$(DENY) $(if $(OFFLINE),--offline) check advisories

.PHONY: coverage
coverage: $(LLVM_COV) ## Measure which lines the fast tests run; needs `rustup component add llvm-tools`
	@mkdir -p target/coverage
	$(LLVM_COV) llvm-cov --workspace --lib --test aurora --lcov --output-path target/coverage/lcov.info
	$(LLVM_COV) llvm-cov report --summary-only | tee target/coverage/summary.txt

.PHONY: test
test: test-fast test-ops test-scaffold chaos test-e2e ## Every test

.PHONY: test-fast
test-fast: prerequisites ## Unit tests, contracts and journeys in process
	cargo test --workspace --lib --test aurora
	cargo test --workspace --doc

.PHONY: test-ops
test-ops: $(VENV) $(CARGO_LAMBDA) ## Unit tests of the deployment
	@.venv/bin/python infra/ops/tests

.PHONY: test-scaffold
test-scaffold: prerequisites ## Write a domain and each kind of function in a copy of the repository, and test them there
	@tests/scaffold.sh

.PHONY: test-e2e
test-e2e: $(VENV_OIDC) ## End-to-end tests on a local AWS of their own
	@$(OPS) test

.PHONY: fuzz
fuzz: $(VENV) $(SCHEMATHESIS) ## Send requests that are derived from the API description: SECONDS=300 for each of two callers, SEED=…
	@$(OPS) fuzz $(SCHEMATHESIS) --seconds $(or $(SECONDS),300) $(if $(SEED),--seed $(SEED))

.PHONY: chaos
chaos: build ## Send commands while processes are killed and AWS fails, then check every table: SEED=1 COMMANDS=10000
	cargo test --quiet --workspace --test chaos -- --seed $(or $(SEED),1) --commands $(or $(COMMANDS),10000)

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
	$(BENCH) -- starts

.PHONY: bench-functions
bench-functions: prerequisites ## Measure every HTTP function; writes docs/functions.md and docs/functions.json
	cargo build --release --workspace --bins
	$(BENCH) -- functions

.PHONY: bench-compare
bench-compare: prerequisites ## Say what got worse between two files of bench-functions: A=before.json B=docs/functions.json
	@$(call require,A) $(call require,B) $(BENCH) --quiet -- compare "$(A)" "$(B)"

.PHONY: bench-growth
bench-growth: prerequisites ## Measure requests with 100, 10,000 and 100,000 things; writes docs/growth.md
	cargo test --release --workspace --test aurora growth -- --ignored --nocapture

.PHONY: bench-peers
bench-peers: prerequisites ## Measure the same functions in other languages; writes docs/peers.md
	PYTHON=$(PYTHON) tests/peers/install.sh
	cargo build --release --workspace --bin get-subject --bin update-subject --bin list-subjects
	cargo build --release --manifest-path tests/usual-way/Cargo.toml --target-dir target/usual-way
	$(BENCH) -- peers

.PHONY: load
load: prerequisites ## Send a mix of requests at a rising rate; writes docs/load.md; also to a running Aurora: URL=…
	cargo build --profile dist --workspace $(LOADED)
	$(BENCH) -- load $(URL)

.PHONY: soak
soak: prerequisites ## Send requests for MINUTES=10 and watch the functions' memory; writes docs/soak.md
	cargo build --profile dist --workspace $(LOADED)
	$(BENCH) -- soak $(or $(MINUTES),10)

.PHONY: flamegraph
flamegraph: prerequisites $(INFERNO) ## Sample what the functions do under load, with Linux's perf; writes docs/flamegraph.svg
	RUSTFLAGS="-C force-frame-pointers=yes" CARGO_PROFILE_RELEASE_STRIP=none \
		cargo build --release --target-dir target/flamegraph --workspace $(LOADED)
	$(BENCH) -- flamegraph
	perf script --input target/flamegraph/perf.data | $(INFERNO)/inferno-collapse-perf \
		| $(INFERNO)/inferno-flamegraph --minwidth 1 --hash --title "CPU of the functions under load" > docs/flamegraph.svg

##@ Deploy

.PHONY: deploy
deploy: $(VENV) $(if $(filter local,$(STAGE)),,$(CARGO_LAMBDA)) ## Deploy to AWS: STAGE=dev, PROFILE=dist, ARCH=arm64, CANARY=true, EDGE=1, CDN=1, ORIGINS=https://…, ALARM_EMAIL=…, DOMAIN_NAME=…, CERTIFICATE_ARN=…, API_URL=…, WEB_URL=…, MAIL_SENDER=…, LOG_LEVEL=…, MONITORING=full, OTLP_ENDPOINT=https://…, HASHING_CONCURRENCY=10, PERMISSIONS_BOUNDARY=arn:…, DOMAINS=…
	@$(OPS) deploy --stage $(STAGE) --profile $(or $(PROFILE),$(if $(filter local,$(STAGE)),dev,dist)) --arch "$(ARCH)" --domains "$(DOMAINS)"

.PHONY: smoke
smoke: $(VENV) ## Send a few requests that show whether a stage answers: STAGE=dev
	@$(OPS) smoke --stage $(STAGE)

.PHONY: rollback
rollback: $(VENV) ## Deploy the templates from before the last deployment from here: STAGE=dev
	@$(OPS) rollback --stage $(STAGE)

.PHONY: destroy
destroy: $(VENV) ## Remove a stage from AWS; asks, and asks again where data would go: STAGE=dev
	@$(OPS) destroy --stage $(STAGE)

.PHONY: republish
republish: $(VENV) ## Publish the events of one aggregate again: DOMAIN=subjects KEY='SUBJECT#…' STAGE=dev
	@$(call require,DOMAIN) $(call require,KEY) $(OPS) republish "$(DOMAIN)" "$(KEY)" --stage $(STAGE)

.PHONY: cost
cost: $(VENV) ## Write what a stage costs in a month into docs/cost.md
	@$(OPS) cost

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
	@.venv/bin/pip install --quiet --disable-pip-version-check --no-compile $(addprefix -r ,$(CHECKED))
	@touch $@

$(VENV_OIDC): $(VENV)
	@.venv/bin/pip install --quiet --disable-pip-version-check --no-compile -r infra/ops/requirements.txt \
		-r infra/ops/requirements-oidc.txt
	@touch $@

# It depends on no domain: it works while one does not compile.
.PHONY: $(SCAFFOLD)
$(SCAFFOLD): prerequisites
	@cargo build --quiet --workspace --bin scaffold

# A debug build of cargo-deny takes a third of a release build's time, and checks in a second.
$(DENY): | prerequisites
	CARGO_PROFILE_DEV_DEBUG=0 cargo install --quiet --locked --debug --root .tools --version $(DENY_VERSION) cargo-deny

$(LLVM_COV): | prerequisites
	CARGO_PROFILE_DEV_DEBUG=0 cargo install --quiet --locked --debug --root .tools --version $(LLVM_COV_VERSION) cargo-llvm-cov

$(INFERNO): | prerequisites
	CARGO_PROFILE_DEV_DEBUG=0 cargo install --quiet --locked --debug --root .tools/inferno --version $(INFERNO_VERSION) inferno

$(CARGO_LAMBDA): infra/ops/requirements-lambda.txt | prerequisites
	@echo "==> Installing cargo-lambda (once, about a minute)"
	@$(PYTHON) -m venv .tools/lambda
	@.tools/lambda/bin/pip install --quiet --disable-pip-version-check --no-compile -r infra/ops/requirements-lambda.txt
	@touch $@

$(SAM): infra/ops/requirements-sam.txt | prerequisites
	@echo "==> Installing the SAM CLI (once, about a minute)"
	@$(PYTHON) -m venv .tools/sam
	@.tools/sam/bin/pip install --quiet --disable-pip-version-check --no-compile -r infra/ops/requirements-sam.txt
	@touch $@

$(SCHEMATHESIS): infra/ops/requirements-fuzz.txt | prerequisites
	@echo "==> Installing schemathesis (once, about a minute)"
	@$(PYTHON) -m venv .tools/fuzz
	@.tools/fuzz/bin/pip install --quiet --disable-pip-version-check --no-compile -r infra/ops/requirements-fuzz.txt
	@touch $@
