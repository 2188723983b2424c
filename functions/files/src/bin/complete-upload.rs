//! The function `complete-upload`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::complete_upload)
}
