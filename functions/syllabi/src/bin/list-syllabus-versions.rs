//! The function `list-syllabus-versions`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::list_syllabus_versions)
}
