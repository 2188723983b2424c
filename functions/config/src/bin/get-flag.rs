//! The function `get-flag`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::get_flag)
}
