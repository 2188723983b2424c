//! The function `toggle-flag`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::toggle_flag)
}
