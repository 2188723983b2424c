//! The function `validate-file-url`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::validate_file_url)
}
