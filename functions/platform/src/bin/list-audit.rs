//! The function `list-audit`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::list_audit)
}
