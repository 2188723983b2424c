//! The function `list-config-schemas`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::list_config_schemas)
}
