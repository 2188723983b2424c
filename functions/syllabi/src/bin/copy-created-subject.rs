//! The function `copy-created-subject`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::consumers::copy_created_subject::entry)
}
