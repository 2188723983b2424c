//! The function `rollback-config`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::rollback_config)
}
