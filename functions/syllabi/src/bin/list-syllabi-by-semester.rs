//! The function `list-syllabi-by-semester`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::list_syllabi_by_semester)
}
