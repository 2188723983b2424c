//! The function `get-config-schema`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::get_config_schema)
}
