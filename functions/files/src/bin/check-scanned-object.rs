//! The function `check-scanned-object`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::check_scanned_object)
}
