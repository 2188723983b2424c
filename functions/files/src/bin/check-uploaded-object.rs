//! The function `check-uploaded-object`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::check_uploaded_object)
}
