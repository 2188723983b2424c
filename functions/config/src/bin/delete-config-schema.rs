//! The function `delete-config-schema`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::delete_config_schema)
}
