//! The function `apply-setting`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(config::functions::apply_setting)
}
