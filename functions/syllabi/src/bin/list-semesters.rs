//! The function `list-semesters`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::list_semesters)
}
