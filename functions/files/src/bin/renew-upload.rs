//! The function `renew-upload`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::renew_upload)
}
