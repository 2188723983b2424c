//! The function `get-config-history`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::get_config_history)
}
