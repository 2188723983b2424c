//! The function `get-upload`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::get_upload)
}
