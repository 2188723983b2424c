//! The function `get-file`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::get_file)
}
