//! The function `get-config-version`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::get_config_version)
}
