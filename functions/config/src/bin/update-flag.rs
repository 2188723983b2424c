//! The function `update-flag`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::update_flag)
}
