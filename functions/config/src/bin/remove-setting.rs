//! The function `remove-setting`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::remove_setting)
}
