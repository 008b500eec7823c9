//! Fifty-eight inputs and events that must not harm a family, each with the test that sends it and looks at the answer.
//!
//! The tests here go through the real program over HTTP; [`program`] holds what must be so in every case. Those of other
//! files are named as they are; what starts with `src` stands at the foot of a module. Where the answer is another one
//! than was asked for at first, the last column says which and why.
//!
//! | Case | What comes | Tests | Otherwise |
//! | --- | --- | --- | --- |
//! | 1 | a line break in a name | `cases::names::case_1_a_line_break_in_a_name_is_a_space_and_no_header`, `mail::case_1_and_17_nothing_typed_can_add_a_header_or_end_the_mail` | |
//! | 2 | NUL, ESC, overrides of direction, zero-width characters | `cases::names::case_2_what_cannot_be_seen_goes_and_the_name_stays`, `mail::case_2_what_cannot_be_seen_is_taken_out_and_the_name_stays` | joiners that Persian and emoji need stay |
//! | 3 | names of any kind | `cases::names::case_3_names_of_any_kind_stay_as_they_are` | |
//! | 4 | a name of 300 and of 10,000 characters | `cases::names::case_4_a_name_longer_than_any_comes_back` | |
//! | 5 | space alone where an answer is needed | `cases::names::case_5_space_that_cannot_be_seen_is_no_answer` | |
//! | 6 | markup in any field | `cases::names::case_6_markup_in_words_is_words`, `cases::names::case_6_markup_where_words_do_not_belong_is_never_drawn`, `form::what_was_typed_is_kept_and_cannot_become_markup` | in a phone number, an address or a choice it comes back as wrong |
//! | 7 | a list of addresses | `cases::contact::cases_7_and_8_what_is_not_one_address_comes_back` | |
//! | 8 | addresses that no mail reaches | `cases::contact::cases_7_and_8_what_is_not_one_address_comes_back`, `cases::contact::case_8_an_address_with_something_invisible_is_cleaned` | |
//! | 9 | a domain in another script | `cases::contact::cases_9_and_10_addresses_in_any_script_are_kept_and_answered_where_headers_can_carry_them` | |
//! | 10 | an address in another script | `cases::contact::cases_9_and_10_addresses_in_any_script_are_kept_and_answered_where_headers_can_carry_them`, `mail::case_9_and_10_an_address_that_headers_cannot_carry_is_in_the_body_only` | |
//! | 11 | an address of 255 characters, a local part of 65 | `cases::contact::case_11_an_address_longer_than_mail_allows_comes_back` | |
//! | 12 | a likely slip | `cases::contact::case_12_a_likely_slip_is_said_on_the_thank_you_page`, `door::case_12_a_likely_typing_slip_is_said_without_repeating_the_address` | |
//! | 13 | phone numbers in any form | `cases::contact::case_13_phone_numbers_are_kept_as_typed` | |
//! | 14 | what cannot be called | `cases::contact::case_14_what_cannot_be_called_comes_back_with_an_example` | |
//! | 15 | no way to reach the family | `cases::contact::case_15_without_any_way_to_reach_the_family_the_summary_leads_to_the_first_box` | the form asks for no preferred way: one of the two is enough |
//! | 16 | a note of 1,501 characters, of 60 KiB, of links alone | `cases::bytes::case_16_a_note_that_is_too_long_comes_back_and_one_of_links_is_shown_again`, `door::cases_16_and_56_a_note_of_links_alone_is_shown_again` | |
//! | 17 | odd line ends, long lines | `cases::bytes::case_17_odd_line_ends_become_lines_of_one_mail`, `smtp::case_17_odd_line_ends_and_long_lines_arrive_as_one_mail` | a line of 2,000 is longer than a note may be |
//! | 18 | formulas | `cases::desk::case_18_words_that_a_spreadsheet_would_run_are_words_in_the_table`, `src::staff::export::case_18_no_cell_is_a_formula` | |
//! | 19 | a choice that nobody offered, an unknown language | `cases::bytes::case_19_a_choice_that_nobody_offered_comes_back_and_a_language_is_chosen` | |
//! | 20 | fields that the form does not have | `cases::bytes::cases_20_and_21_fields_that_the_form_does_not_have_change_nothing` | |
//! | 21 | a field twice, `name[]`, `__proto__` | `cases::bytes::cases_20_and_21_fields_that_the_form_does_not_have_change_nothing`, `cases::bytes::case_21_the_first_of_two_values_counts` | |
//! | 22 | 10,000 fields, a name of 1 MB, `&&&===` | `cases::bytes::case_22_more_fields_or_longer_names_than_any_form_has_are_refused` | |
//! | 23 | broken escapes and encodings | `cases::bytes::case_23_broken_encodings_are_read_as_far_as_they_go` | |
//! | 24 | bodies too large, lengths that lie, drips | `cases::wire::case_24_a_body_that_is_too_large_is_answered_to_its_end`, `cases::wire::case_24_a_length_that_lies_is_answered_400`, `server::case_24_a_length_that_lies_is_answered_400`, `server::case_24_a_body_that_drips_is_answered_408_in_words`, `server::case_24_headers_that_drip_lose_the_connection_and_hold_up_nobody` | |
//! | 25 | an empty form, other methods | `cases::wire::case_25_methods`, `door::case_25_a_preflight_says_yes_to_our_own_origins_alone` | |
//! | 26 | other kinds of bodies, files | `cases::wire::case_26_what_is_no_form_is_refused_with_the_reason` | |
//! | 27 | broken JSON | `cases::wire::case_27_broken_json_is_a_problem_in_json`, `src::body::json_is_an_object_of_texts` | nothing may nest, so there is no depth to cap |
//! | 28 | packed bodies | `cases::wire::case_28_nothing_is_unpacked` | |
//! | 29 | events that make no sense | `lambda::case_29_an_event_that_makes_no_sense_does_not_stop_the_function` | |
//! | 30 | foreign, hidden, missing and look-alike origins | `cases::wire::case_30_only_pages_of_the_clinics_own_site_may_send`, `door::case_30_a_hidden_or_missing_origin_is_shown_again_and_a_foreign_one_refused` | |
//! | 31 | forged headers of a proxy | `cases::wire::case_31_forged_headers_of_a_proxy_change_nothing`, `floods::case_31_a_forged_forwarded_address_changes_nothing` | |
//! | 32 | the trap filled in | `door::case_32_a_filled_trap_leads_to_the_page_that_people_see` | |
//! | 33 | sent at once | `door::case_33_a_form_sent_sooner_than_anybody_types_is_shown_again` | |
//! | 34 | tokens that are not this form's | `cases::signals::case_34_a_token_that_is_not_this_forms_leads_to_one_more_click_with_every_answer`, `door::case_34_a_token_that_does_not_count_leads_to_one_more_click` | from a clock up to five minutes ahead it counts and is one click more, since nobody types in no time |
//! | 35 | proofs that do not hold | `cases::signals::cases_35_and_37_a_proof_that_does_not_hold_leads_to_one_more_click`, `cases::signals::case_35_a_proof_of_a_megabyte_is_more_than_a_form` | one of a megabyte makes the form too large (413) |
//! | 36 | one proof for fifty forms | `door::case_36_a_proof_serves_one_request_of_fifty` | |
//! | 37 | a challenge of the sender's own | `cases::signals::cases_35_and_37_a_proof_that_does_not_hold_leads_to_one_more_click`, `src::door::work::a_challenge_that_somebody_else_made_or_changed_is_forged` | |
//! | 38 | two clicks, a reload, a try after a failure | `cases::store::case_38_two_clicks_a_reload_and_a_try_after_the_program_died_are_one_request`, `cases::store::case_38_the_page_that_shows_answers_again_may_be_pressed_and_reloaded_too`, `sealing::case_38_a_sealed_request_sent_twice_is_one_although_no_two_sealings_are_alike` | |
//! | 39 | back, edit, send again | `cases::store::case_39_back_edit_and_send_again_is_kept_beside_the_first` | |
//! | 40 | sixteen at once on two instances | `s3::case_40_sixteen_identical_posts_on_two_instances_are_one_record_one_lease_and_one_mail` | |
//! | 41 | floods | `floods::case_41_five_hundred_from_one_address_are_slowed_and_a_parent_behind_it_gets_through`, `floods::case_41_five_hundred_addresses_are_all_kept`, `retries::case_41_more_than_an_hours_mails_come_as_one_digest_and_none_is_lost`, `lambda::case_41_one_address_is_slowed_behind_a_function_url` | |
//! | 42 | somebody else's address, a hundred times | `cases::signals::case_42_nothing_goes_to_an_address_that_was_typed_in` | there is no automatic answer that could be turned on |
//! | 43 | a store that fails | `cases::store::case_43_a_store_that_cannot_be_written_is_told_and_mends_without_a_restart`, `cases::store::case_43_a_disk_that_turns_read_only_is_told`, `staff::case_43_a_full_disk_means_not_sent_and_every_thanked_request_is_there`, `s3::case_43_a_bucket_that_refuses_or_stalls_means_not_sent_in_eight_seconds` | |
//! | 44 | a conflict, a lost answer of the store | `s3::case_44_a_conflict_is_no_proof_and_the_request_is_put_again`, `s3::case_44_a_lost_answer_is_read_back_and_the_clinic_hears_at_once` | |
//! | 45 | a mail server that cannot be used | `smtp::case_45_a_server_without_encryption_gets_nothing`, `smtp::case_45_a_server_with_another_name_gets_nothing`, `smtp::case_45_a_wrong_password_leaves_the_request_pending`, `smtp::case_45_a_server_that_falls_silent_costs_four_seconds_and_no_more`, `smtp::case_45_a_server_that_is_not_there_leaves_the_request_pending`, `retries::case_45_a_server_that_is_gone_for_two_days_leaves_dead_letters_that_can_be_replayed` | |
//! | 46 | a mail server that refuses | `retries::case_46_a_refused_content_goes_out_once_as_a_notice`, `retries::case_46_an_unknown_mailbox_is_tried_again_slowly_and_a_busy_server_soon`, `retries::case_46_a_connection_lost_after_the_final_dot_gives_one_more_copy_with_the_same_id`, `smtp::case_46_a_server_that_refuses_leaves_the_request_pending` | |
//! | 47 | killed after each step | `s3::case_47_killed_after_each_step_nothing_thanked_is_lost_and_no_mail_comes_thrice`, `crash::a_request_stored_before_the_process_was_killed_is_mailed_once`, `sealing::case_47_a_sealed_request_whose_letter_was_never_kept_goes_out_as_a_notice` | |
//! | 48 | clocks that jump | `retries::case_48_a_clock_that_steps_by_a_day_loses_and_doubles_nothing`, `staff::case_48_purging_goes_by_utc_days_with_a_day_to_spare`, `cases::store::case_48_the_hour_that_comes_twice_and_the_one_that_never_comes`, `cases::store::case_48_a_leap_second_in_a_record_is_read`, `lambda::case_48_a_deadline_in_1970_changes_nothing` | |
//! | 49 | two sweeps at once, none at all | `retries::case_49_two_sweeps_at_once_send_each_mail_once` | |
//! | 50 | a secret that is changed, keys that are none | `cases::store::case_50_a_secret_that_is_changed_under_an_open_page_loses_nothing`, `twice::case_50_a_secret_that_is_changed_in_between_makes_no_second_request`, `staff::case_50_garbage_for_a_key_is_refused_by_name_at_the_start`, `settings::case_58_answers_in_mail_need_the_clinics_word` | |
//! | 51 | addresses that nobody gave out | `cases::wire::case_51_addresses_that_nobody_gave_out_lead_nowhere` | the thank-you page is a file of the site; what it does with a made-up reference is tried in a browser (`tests/browser/consultation.test.mjs`) |
//! | 52 | header bombs | `cases::wire::case_52_header_bombs_are_refused_and_never_logged`, `server::case_52_more_headers_than_any_browser_sends_are_answered_431` | HTTP refuses them before there is a page to guard: no body, no headers |
//! | 53 | lines and colours for the log | `cases::wire::case_53_nothing_typed_gets_into_the_log`, `server::cases_41_and_53_a_flood_behind_our_proxy_is_slowed_and_leaves_no_words_in_the_log` | |
//! | 54 | words of alarm | `cases::names::case_54_words_of_alarm_are_kept_as_words_and_both_lines_are_always_named` | |
//! | 55 | numbers of cards and the like | `cases::desk::case_55_numbers_of_cards_and_the_like_leave_the_store_as_asterisks`, `src::mask::case_55_cards_and_social_security_numbers_are_hidden` | |
//! | 56 | threats and links | `cases::desk::case_56_threats_and_links_are_plain_text`, `mail::case_56_links_and_markup_are_plain_text` | |
//! | 57 | someone demands to be erased | `staff::case_57_an_erased_request_is_gone_from_every_part_and_an_audit_line_stays` | |
//! | 58 | settings that would harm | `cases::desk::case_58_settings_that_would_harm_keep_the_program_from_starting`, `settings::case_58_everything_missing_is_said_at_once`, `settings::case_58_weak_or_wrong_values_are_refused_without_being_repeated` | |

use std::process::Command;

use crate::rig::root;

mod bytes;
mod contact;
mod desk;
mod names;
mod program;
mod signals;
mod store;
mod wire;

/// The rows of the table above: the case's number, and the tests.
fn rows() -> Vec<(usize, Vec<&'static str>)> {
    let lines = include_str!("mod.rs").lines().filter_map(|line| line.strip_prefix("//! | "));
    let cells = lines.map(|line| line.split(" | ").collect::<Vec<_>>());
    let rows = cells.filter_map(|cells| Some((cells[0].parse().ok()?, cells[2])));
    rows.map(|(number, tests)| (number, tests.split(", ").map(|test| test.trim_matches('`')).collect())).collect()
}

/// Whether a test of that name stands where the name says.
fn is_there(test: &str) -> bool {
    let Some((module, name)) = test.rsplit_once("::") else {
        return false;
    };
    let path = match module.strip_prefix("src::") {
        Some(module) => format!("intake-fn/src/{}.rs", module.replace("::", "/")),
        None => format!("intake-fn/tests/suite/{}.rs", module.replace("::", "/")),
    };
    let text = std::fs::read_to_string(root().join(path)).unwrap_or_default();
    let (before, _) = text.split_once(&format!("fn {name}()")).unwrap_or_default();
    let attribute = before.trim_end().trim_end_matches("async").trim_end().lines().last().unwrap_or("");
    attribute.trim().starts_with("#[test]") || attribute.trim().starts_with("#[tokio::test")
}

#[test]
fn every_case_has_a_test_that_is_there() {
    let rows = rows();
    assert_eq!(rows.iter().map(|(number, _)| *number).collect::<Vec<_>>(), (1..=58).collect::<Vec<_>>());
    for (number, tests) in rows {
        for test in tests {
            assert!(is_there(test), "case {number}: there is no test {test:?}");
        }
    }
    assert!(!is_there("cases::no_such_test") && !is_there("cases::mod::rows") && !is_there("nowhere::rows"));
}

/// Runs the look through all traces on a folder with these files: whether it is content.
fn is_content(files: &[(&str, &str)]) -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    for (kind, text) in files {
        std::fs::write(folder.path().join(format!("{kind}.txt")), text).expect("a file");
    }
    let script = root().join("tests/intake/no_planted_values");
    let output = Command::new(script).arg(folder.path()).args(["log", "names"]).output().expect("bash is there");
    output.status.success()
}

#[test]
fn the_look_through_all_traces_finds_what_was_typed_and_is_not_content_with_nothing() {
    let log = ("log", "{\"event\":\"stored\",\"lane\":\"inbox\",\"reference\":\"K7Q2-9FXM\"}\n");
    let names = ("names", "2026-11-25\nK7Q29FXMAAAAAAAAAAAAAAAAAA\n");
    assert!(is_content(&[log, names]));
    assert!(!is_content(&[]) && !is_content(&[log]) && !is_content(&[log, ("names", "")]));
    for typed in [
        "name=PlantedName",
        "planted%40example.org",
        "Ann Lee",
        "Ann+Lee",
        "/thank-you/?name=Ann%20Lee",
        "\"402-555-0134\"",
        "José Núñez",
        "N%C3%BA%C3%B1ez",
        "O%27Neill",
        "Bo Nguyễn",
        "ana@example.org",
    ] {
        assert!(!is_content(&[log, names, ("answers", &format!("HTTP/1.1 404 Not Found\n{typed}\n"))]), "{typed}");
    }
}
