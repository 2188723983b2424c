//! The function `get-file-url`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::get_file_url)
}
