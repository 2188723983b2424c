//! The function `create-flag`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::create_flag)
}
