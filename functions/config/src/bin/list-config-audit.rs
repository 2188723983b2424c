//! The function `list-config-audit`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::list_config_audit)
}
