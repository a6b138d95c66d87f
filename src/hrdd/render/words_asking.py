"""The words of whatever asks questions: the form, the skeleton, the interview and the screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ASKING: Mapping[str, Mapping[str, str]] = {
    "look": {
        "heading": "Worth reading again (no rating depends on it)",
        "empty-reason": "this reason says little. What would convince somebody who does not know you?",
        "paper-only": (
            "only papers of the organisation speak for {control}. What shows that it works, and who outside has looked?"
        ),
        "description": 'the description speaks of "{word}", and the answer is {answer}. Is that right?',
        "contradiction": "{says} Are both right?",
    },
    "glossary": {
        "reasons": "Reasons that end so",
        "next": "What to do",
        "as-reason": "As a reason of the gate",
        "work": "What it asks of people",
        "approver": "Who decides: {approver}",
        "review": "Review: after {months} months at the latest, sooner where a place calls for care",
        "review-now": "Review: now, and again after every change",
        "cells": "Where it stands in the rating table",
        "cell": "Severity {severity} ({name}) with likelihood {levels}",
        "grade": (
            "Grades of evidence, the weakest first: E0, E1, E2, E3. Answers that show harm need none; "
            "what speaks in favour of a subject, such as a control that works, does."
        ),
        "exit-0": (
            "The command did what it was asked, or the gate lets the subject pass. Notices are told and stop nothing."
        ),
        "exit-1": (
            "The gate does not let it pass: what is known already is too grave. It wins over everything but 70, 2"
            " and 3."
        ),
        "exit-2": "The command was not understood, so nothing was read or decided. The message says what to write.",
        "exit-3": (
            "A file is missing, cannot be read, or says something that cannot be meant. Every complaint has its place."
        ),
        "exit-4": "Too little is known, or somebody has yet to decide. It is never read as harmless.",
        "exit-5": "What the decision rests on is too old, has changed, or has become worse since it was approved.",
        "exit-70": (
            "The program itself failed. Nothing was decided, and nothing half-written stays. Please report it."
        ),
        "exit-130": "Somebody stopped the program. Nothing was decided.",
        "status-proposed": "Somebody has suggested it. It counts for nothing.",
        "status-planned": (
            "It is decided, and not begun. It counts for nothing today, and for the projected rating with an "
            "owner and a day."
        ),
        "status-in-progress": (
            "Work on it goes on. It counts for nothing today, and for the projected rating with an owner and a day."
        ),
        "status-implemented": (
            "It is in place, and nobody has shown that it works. It counts for one step of likelihood at most, "
            "only with substantial effect and a documented analysis, and only where the harm is not severe."
        ),
        "status-verified": "It is shown to work, with evidence that is not too old. Only this lowers a severe harm.",
        "status-failed": "It was in place and did not work. It counts for nothing, and is told.",
        "status-retired": "It is no longer in use. It counts for nothing.",
        "status-stale": "It has not been checked for too long. It counts for nothing until it is.",
        "said-pass": "The gate lets the subject pass (exit 0). Notices are told and stop nothing.",
        "said-fail": (
            "The gate does not let the subject pass, and its exit code says why: 1 what is known is too grave, 3 a "
            "file is invalid, 4 too little is known or nobody has decided, 5 it is out of date or has become worse."
        ),
        "said-risk": (
            "The gate does not let the subject pass (exit 1): what is known already is too grave, and neither managed "
            "nor excepted."
        ),
        "said-not-assessed": (
            "The gate does not let the subject pass (exit 4): too little is known, or somebody has yet to decide. It "
            "is never read as harmless."
        ),
        "said-invalid": (
            "A file is missing, cannot be read, or says something that cannot be meant (exit 3), so nothing was judged."
        ),
        "said-open-question": (
            "A question without an answer, or answered with unknown, on which a rating depends. Find the answer and "
            "write it down: unknown is never read as low. hrdd advise FILE tells which questions decide."
        ),
        "decides": "Decides where the rating is {ratings}. What that asks of people: hrdd explain {first}.",
        "fix-told": "The complaint itself says what to write at its place.",
        "complaint-HR209": (
            "Keys or values at this place do not go together, or an answer is neither a word nor a list of words."
        ),
        "complaint-HR304": "An entry of the rubric does not fit the rest of it, in a way that the complaint tells.",
        "complaint-HR404": (
            "An id names nothing in the rubric. Lists of what there is: hrdd rubric show core controls; or risks, "
            "questions, groups, rights."
        ),
        "complaint-HR408": "Something in the file speaks against something else in it, or against the rubric.",
        "complaint-HR410": "An exception stands for a finding that is too grave for one.",
        "complaint-HR504": "A cell of the sheet holds what is no answer to its question.",
        "complaint-HR506": "A cell of the sheet cannot be used, for a reason that the complaint tells.",
    },
    "form": {
        "title": "Questions about human rights: {kind}",
        "skip": "Skip to the questions",
        "intro": (
            "Answer in plain words what is planned or done. Where you do not know something, say so: not knowing is "
            "never read as harmless. You can stop at any time, save the file, and open it here again."
        ),
        "private": (
            "This page works without a network. What you write stays on this device until you save it and pass the "
            "file on yourself."
        ),
        "danger": "Is somebody in danger right now?",
        "call": "Whom to call:",
        "danger-do": "Stop here. Call the local emergency number if that is safe. Write no names into this form.",
        "noscript": (
            "This page needs JavaScript, which is switched off in this browser. It loads nothing from outside."
        ),
        "status": "How far it is",
        "save": "Save the file",
        "open": "Open a saved file",
        "print": "Print",
        "keep": "Keep a draft in this browser. Do not do this on a device that others use.",
        "about": "What it is about",
        "no-names": (
            "Do not write the name of anybody who could be in danger, here or further down. Name the thing, not people."
        ),
        "name": "What is it called?",
        "summary": "What is it, in two or three sentences? (optional)",
        "stage": "Which stage is it at?",
        "places": "Where does it take place, or whom does it reach?",
        "places-help": (
            "Add every country that matters, or worldwide. What is known about a country is not asked again."
        ),
        "worldwide": "Worldwide",
        "add": "Add",
        "chosen": "Places added",
        "by-name": "Who fills this in?",
        "by-role": "In which role?",
        "role-help": "For example grant officer or organiser.",
        "end": "At the end",
        "whole": "Every question is answered.",
        "still-open": "Still open:",
        "after": (
            "Save the file and give it to whoever assesses it, by a way that you trust. With hrdd on a computer: hrdd "
            "assess FILE."
        ),
        "not-a-rating": "This form collects answers. It gives no rating and no approval.",
        "measure": "This asks what is done against harm. Yes counts only once it is shown to work.",
        "several": "Several answers are possible.",
        "help": "Help and an example",
        "example": "Example:",
        "cost": "If nobody knows:",
        "yes": "Yes",
        "no": "No",
        "unknown": "Nobody knows yet",
        "by-place": "The answer differs by place",
        "because": "Add a reason (optional)",
        "because-help": "Why this answer? Without names of people.",
        "remove": "Take out {name}",
        "gap-name": "What it is called",
        "gap-places": "Where it takes place",
        "gap-by": "Who fills this in",
        "gap-role": "In which role",
        "made": "Made with the form of hrdd. To see what is missing: hrdd check FILE",
        "saved": "Saved as {name} where your browser puts downloads.",
        "not-yaml": "This file cannot be read. Choose a file that was saved here or made by hrdd.",
        "not-ours": "This is not a file of hrdd.",
        "other-kind": "This file is about another kind of subject ({kind}). Use the form for that kind.",
        "strange": "Opened. Answers that this form does not know were left out: {names}",
        "loaded": "Opened. Comments in the file are not kept when you save it here.",
        "kept": "A draft is kept in this browser from now on.",
        "forgotten": "The draft in this browser is deleted.",
    },
    "skeleton": {
        "top": (
            "Fill this in from top to bottom, or let yourself be asked: hrdd ask FILE. To answer, take away the mark "
            "in front of a line and write one of its words. Write unknown where nobody knows: it is never read as "
            "harmless. Do not write names of people at risk into this file. hrdd check FILE says what is still missing."
        ),
        "made": "{file}: fill it in, or let yourself be asked: hrdd ask {file}",
        "name": "what people call it, in quotes",
        "summary": "what it is, in two or three sentences, in quotes",
        "owner": "which team or role answers for it, in quotes; no person at risk",
        "languages": "the languages it is in or for",
        "stage": "idea | pre-release | released | ended",
        "places": "country codes such as [TR, DE], or [worldwide]",
        "by": "who assesses, in quotes",
        "role": "for example product-manager or grant-officer",
        "answers": (
            "Answer for the thing as it is or will be. What is done against harm stands under controls:, below."
        ),
        "later": "Asked only if the answers above lead there (hrdd check FILE --add writes them here):",
        "example": "Example:",
        "above": "a word from above, or unknown",
        "several": "several are possible: [one, two]",
        "evidence": "What shows that an answer or a control is true (grades E0 to E3: hrdd explain E2).",
        "evidence-lines": 'evidence:\n  e1: {title: "...", grade: E1, date: 2026-01-31, where: "..."}',
        "engagement": "Who of the people concerned was heard, or why not yet and by when.",
        "engagement-lines": (
            'engagement:\n  - {group: women-girls, how: "...", date: 2026-01-31, said: "...", changed: "..."}'
        ),
        "controls": "What is done against harm. A plan counts for nothing yet; what is verified counts.",
    },
    "advice": {
        "more": "and {count} more: hrdd advise FILE --all",
    },
    "danger": {
        "call": "whom to call:",
        "nobody-set": "whom to call: nobody is set in hrdd.toml; the local emergency number, if that is safe",
        "stop": (
            "An answer says that people may be in danger. If somebody is in danger now, stop here and call first. "
            "Write no names of people, here or in the file."
        ),
        "rows": "{count} rows speak of people who may be in danger: {rows}",
        "one-row": "Row {rows} speaks of people who may be in danger.",
        "first": "Call first where somebody is in danger now: {contacts}. Write no names.",
        "emergency": "the local emergency number, if that is safe",
    },
    "standing": {
        "answered": "{answered} of {asked} answered",
        "of-them": ", {count} not known for certain",
        "optional": "{count} about measures are optional",
        "one-optional": "{count} about a measure is optional",
        "complete": "valid and complete. Nothing is missing.",
        "not-complete": "valid, not complete",
        "question-open": "{count} question is open",
        "questions-open": "{count} questions are open",
        "voice-missing": "nobody was heard on {count} risk",
        "voices-missing": "nobody was heard on {count} risks",
        "platform-missing": "the assessment it is part of is not there",
        "new": "Opened by your answers, and not in the file yet. Write these lines under answers: with a word of each:",
        "more": "and {count} more",
        "is-unknown": "Not known for certain, which keeps ratings wide:",
        "answer-again": "Once you know more, answer again:",
        "are-optional": "About measures, optional:",
        "risk": "{count} risk",
        "risks": "{count} risks",
        "own-risk": "a risk to another right",
        "unheard-so-far": (
            "{count} risk could be HIGH or worse with nobody heard on it ({{counts}}). Most such risks fall away as "
            "questions are answered: answer first, then this page says whom to hear."
        ),
        "all-unheard-so-far": (
            "{count} risks could be HIGH or worse with nobody heard on them ({{counts}}). Most fall away as questions "
            "are answered: answer first, then this page says whom to hear."
        ),
        "unheard": "{count} risk is or could be HIGH or worse, and none of the people it hits was heard on it:",
        "all-unheard": (
            "{count} risks are or could be HIGH or worse, and none of the people they hit was heard on them:"
        ),
        "hear": "Groups that your answers name, each with the risks on which it can speak:",
        "hear-others": (
            "On the others, hear one of the groups that the risk can hit. To see them: hrdd explain {risk}, and so on."
        ),
        "hear-any": (
            "Hear one of the groups that each risk can hit; your answers name none of them. To see them: hrdd explain "
            "{risk}, and so on. Do not write a group into a file where that alone could be a danger to somebody."
        ),
        "write-once": "Write once for each group that was heard, under engagement:",
        "promise": "At the stage idea it is enough for now to say why not yet, and by when:",
        "platform": "Missing: the assessment of {name}, which this is part of. Put it beside this file.",
        "next": "Next",
        "next-ask": "asks what is open, one question after the other, and saves each answer",
        "next-add": "writes the questions that are not in the file into it, with help, as comments",
        "next-advise": "says what would bring these risks down",
        "next-assess": "says what it comes to",
        "next-so-far": "says what it comes to so far; open questions widen it",
    },
    "asking": {
        "more": "w for what it decides, c for what unknown costs, s to skip for now, q to stop; all is saved.",
        "person": "Who assesses? Name, role, for example: A. Person, grant officer",
        "person-needed": "Write a name, a comma and a role, for example: A. Person, grant officer",
        "signer": "Who gives it? (none of the authors)",
        "signer-role": "What is rated {rating} is for {role} to sign. In which role do you?",
        "stage": "Which stage is it at: idea, pre-release, released or ended?",
        "stage-needed": "Write idea, pre-release, released or ended.",
        "now": "Now: {answer}. Enter keeps it.",
        "by-place": "It may differ by place: p to answer for each.",
        "for-place": "In {place}:",
        "decides": "It helps to decide:",
        "decides-more": "and {count} more: hrdd explain {question}",
        "decides-asking": "It decides what else is asked.",
        "so-far": "{counted} · {picture}",
        "together": "{count} questions of yes or no:",
        "together-how": (
            "The numbers of those that are yes, such as 1, 3; 0 if none is. u2 where nobody knows, ?2 for help, "
            "o to take them one by one, b for back, s to skip, q to stop."
        ),
        "together-apply": "{count} questions. Which of these apply?",
        "left-out": "If you leave it out: {answer}.",
        "together-apply-how": (
            "The numbers of those that apply, such as 1, 3: they are asked next. 0 if none does. u2 where nobody "
            "knows, ?2 for help, o to take them one by one, b for back, s to skip, q to stop."
        ),
        "together-needed": "Write numbers from the list, such as 1, 3 or u2; 0 if none of them.",
        "optional": "Optional, about a measure: it leaves nothing open.",
        "nothing-yet": "no risk within reach so far",
        "taken-out": "No longer asked, so the answers were taken out: {names}",
        "done": "Every question is answered and saved. Next: hrdd check {file}",
        "left": "Saved. Go on with: hrdd ask {file}. Still open:",
        "unsure": "Not known for certain: {names}.",
        "later": "Once you know more, answer again: hrdd ask {file} {names}",
        "known": "Once you know: hrdd ask {file} {name}",
        "change": "To change an answer: hrdd ask {file} {names}",
        "again": (
            "Change an answer? Write a for all of them, or the names of questions (? lists them with their answers). "
            "What is there is kept by Enter. Enter here ends."
        ),
        "again-unsure": (
            "Go through them again? Write u for these, a for all answers, or the names of questions (? lists them with "
            "their answers). What is there is kept by Enter. Enter here ends."
        ),
        "not-asked": "{name} is not asked here, because of other answers: hrdd explain {name}",
        "reason-gone": (
            "The reason and the evidence of {name} stood for the answer before, so they were taken out: write new ones."
        ),
        "stopped": "line {number} of the input is no answer to {about}, so it stopped there: {fix}",
        "how": "Answer with a number or a word; u for unknown, ? for help, b for back.",
        "name": "What is it called?",
        "name-needed": "Write a name by which you will know it again.",
        "places": "Where does it take place, or whom does it reach? Country codes such as TR DE, or worldwide:",
        "taken-places": "Taken as the code of the country: {places}",
        "places-needed": ("Write codes of two letters or names of countries, with commas between them, or worldwide."),
        "unknown": "unknown: nobody knows yet",
        "one": "Write one of the numbers or words above, u, ? or b.",
        "several": "Write one or more of the numbers or words above, such as 1, 3; u, ? or b.",
        "many": "Several are possible: their numbers or words, with commas or spaces between them.",
        "alone": "{choice} cannot stand beside other answers.",
    },
    "waiting": {
        "files": "Files",
        "documents": "Documents",
    },
    "screen": {
        "screen": "fast screen",
        "rubric": "Rubric",
        "red-flags": "Red flags",
        "amber-flags": "Amber flags",
        "conditions": "Conditions",
        "next": "What to do next",
        "no-rows": "no row is filled in",
        "more": "because of a flag",
        "and-more": "{title}, and {count} more",
        "and-one-more": "{title}, and one more",
        "more-means": (
            "Nothing in these answers calls for a full assessment. What was flagged asks for a condition of its own, "
            "marked below."
        ),
        "never": "never",
        "never-empty": "never: where nobody knows, write unknown",
        "always-empty": "yes: then an id is made of the name",
        "empty-by-place": "for most places; if it is needed, hrdd screen asks for it by row and column",
        "empty-unless": "unless {condition}",
        "may-be-empty": "may stay empty",
        "note-empty": "# may stay empty (this row is not read)",
        "note-answers": "# answers (this row is not read)",
        "about-id": "A short name of your own, such as grant-17.",
        "about-name": "What the application is called.",
        "about-places": "Country codes such as KE, UG; or worldwide.",
        "not-known": "not known, so it counts",
        "to-correct": "Rows to correct first",
        "several": "(several are possible, with commas between them)",
        "taken-over": (
            "Started from a fast screen, whose answers are taken over. hrdd check tells what is still open."
        ),
        "begin-with": (
            'To begin full assessments with these answers: {command} --assessments FOLDER --by "NAME, ROLE"'
        ),
        "begin-here": "A file for the full assessment with these answers, such as mine.yaml; Enter for none:",
        "begin-where": "Write a name that ends in .yaml, of a file that is not there yet, in a folder that is.",
        "begun": "{file}: written. Next: hrdd ask {file}",
        "answered": "What was answered on {day}",
        "flags-were": "What the screen found:",
        "held-open": (
            "No question of a full assessment asks for this, so it is held open. Whoever finds out writes the level "
            "of likelihood (1-4) in place of unknown, and what shows it; without anything to show, it stays."
        ),
        "screen-said": "The fast screen: {flag}.",
        "conditions-were": (
            "What the screen asked for. Nothing counts before it is in place; write status and who does it by when."
        ),
    },
}
"""By the part of the program that says them, then by code."""
