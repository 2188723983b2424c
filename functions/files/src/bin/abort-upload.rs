//! The function `abort-upload`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::abort_upload)
}
