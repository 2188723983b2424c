//! The function `unlink-file`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::unlink_file)
}
