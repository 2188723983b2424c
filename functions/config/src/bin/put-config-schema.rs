//! The function `put-config-schema`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::put_config_schema)
}
