//! The function `initiate-upload`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::initiate_upload)
}
