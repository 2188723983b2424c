//! The function `create-config`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::create_config)
}
