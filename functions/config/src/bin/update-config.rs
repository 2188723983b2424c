//! The function `update-config`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::update_config)
}
