"""Sentences: our own gold set of medical and marketing prose. "|" marks where one ends."""

from __future__ import annotations

import pytest

from claimlint.readers.sentences import sentences

GOLD = """
Dr. Amara Lind sees patients on Mondays.| She speaks Finnish.
Mr. and Mrs. Oduya were seen by Prof. Hale.| They felt well.
Smith et al. found a modest effect.| The trial was small.
The effect was modest (Lopez et al., 2019).| Others disagree.
Some people, e.g. pilots, need clearance.| Ask us first.
One drug, i.e. the oldest one, is cheap.| The rest are not.
It is approved in the U.S. for anesthesia.| Other uses are off-label.
We ship to the U.S.| Patients abroad should call.
The infusion takes 40 min.| Patients rest afterwards.
The dose was 0.5 mg/kg.| Blood pressure rose.
The result was significant (p < .05).| The interval was wide.
p < .001 in both arms.| See the table.
It fell by 3.5 points vs. 1.2 points with placebo.| Both improved.
About approx. 20 people took part.| Few dropped out.
See Fig. 3 for details.| The curve is flat.
See Figs. 2 and 3.| They differ.
Take it with water, No. 4 on the list.| Then rest.
Our clinic is on St. Anne Street.| Parking is free.
Halden Health Inc. runs three clinics.| None is open on Sunday.
It was bought by Halden Inc.| The price is not known.
We close at 5 p.m.| On weekends we open at 9.
Doors open at 8 a.m. sharp.| Please be on time.
John A. Smith wrote it.| He is a nurse.
J. R. Okafor and M. Lindqvist led the study.| It took a year.
She holds a Ph.D. in biology.| He does not.
She holds a Ph.D.| Her work is on sleep.
Mia Tran, M.D., is our director.| She trained in Oslo.
We wait... and then we listen.| That is all.
We wait...| Then we listen.
You may wonder…| We did, too.
"It helped me."| She smiled.
She said, "It helped me." |Then she left.
He asked, “Does it hurt?”| It does not.
It may sting (a little.)| It passes.
It may sting (see p. 4).| It passes.
Does it work?!| We do not know.
Does it work?| Yes.| For some.
Really?| No way!| Try again.
Stop!| Call us first.
The trial ended.| 40 people stayed.
The trial ended in 2019.| 12 people stayed on.
There were 12.| 5 of them left.
Version 2.0 is out.| It is faster.
The pH was 7.4.| That is normal.
Visit us at 12 Elm Ave. for tests.| Bring a card.
Vitamin C.| Zinc helps less.
Low vitamin D is common.| Ask for a test.
We offer TMS, EMDR, etc. for adults.| Children need a referral.
We offer TMS, EMDR, etc.| Children need a referral.
Take one tab. twice a day.| Do not chew.
Temp. was 37.2 at noon.| It fell later.
The max. dose is 60 mg.| Never take more.
Two wks. later he was well.| So was she.
Vit. B12 was low.| Iron was not.
Dosing is b.i.d. for a week.| Then stop.
Use eye drops q.d. as needed.| Wash your hands.
Mt. Ida Clinic is near Ft. Rowan.| Trains run hourly.
Jan. 5 was the first day.| It snowed.
From Sept. to Nov. we close early.| Call ahead.
Sen. Ruiz and Gov. Hall came.| Both left early.
See Sec. 4 and Art. 12.| They are short.
Read Vol. 3, pp. 10-12.| It is clear.
Nine of ten (cf. Table 2) improved.| One did not.
Ask Sgt. Poole about it.| He knows.
The risk is low, but not zero.| Read the leaflet.
It works.[3]| Other data differ.[4]
It works.1 |Other data differ.
Results vary widely.| So does cost.
One sentence without a stop
First line.| "Second line," she said.| Third.
They said: "No."| We agreed.
(It is not approved.)| We say so.
It is safe.| (See the leaflet.)
It is rare.| — But it happens.
We are open.| ¡Hablamos español!
¿Duele?| No.
The U.K. regulator disagreed.| The U.S. one did not.
U.S. patients pay more.| Prices vary.
A 5 ft. bench and a 10 lb. weight are used.| You sit down.
Add 5 ml. Stir well.
The drug (0.5 mg. per dose) is mild.| It is cheap.
Ms. K. Adeyemi leads nursing.| She is kind.
Ask R.N. Jo Park for help.| She is here daily.
iCare is our app.| iCare reminds you.
The app is iCare.| eVisit is another.
Pain fell from 7.1 to 3.2.| Sleep did not change.
Costs start at $99.| $20 is due at booking.
Costs start at $99.95 per visit.| Ask us.
Sessions last 1.5 hr. and are calm.| Bring socks.
Sessions last 2 hrs.| Bring socks.
It is 50% cheaper!!| And calmer.
Open Mon. to Fri. from nine.| Closed on holidays.
Visit halden.example for more.| Or call.
Is it addictive?| It can be.| That is why we screen.
St. John's wort can interact.| Tell your doctor.
Rev. Paul and Fr. Luke visit.| Ask at the desk.
She is 5 ft. 4 in. tall.| He is taller.
Ca. 30 people came.| All were adults.
Est. 1998.| Still family-run.
This is incl. tax.| Tips are extra.
No.| It is not a cure.
No. 1 is rest.| No. 2 is sleep.
Is it right for me?| it depends on you.
Never mix it with alcohol.| Never.| Not once.
""".strip("\n").split("\n")


def score(lines: list[str]) -> tuple[float, float, list[str]]:
    """Precision and recall of the ends inside a line, and the lines that differ."""
    hits = found = wanted = 0
    wrong = []
    for line in lines:
        text = " ".join(line.replace("|", " ").split())
        ends, at = set(), 0
        parts = [" ".join(part.split()) for part in line.split("|")]
        for part in parts[:-1]:
            at += len(part)
            if parts[-1] or part is not parts[-2]:
                ends.add(at)
            at += 1
        ours = {end for _, end in sentences(text)[:-1]}
        hits += len(ends & ours)
        found += len(ours)
        wanted += len(ends)
        if ends != ours:
            wrong.append(line)
    return hits / found, hits / wanted, wrong


def test_gold() -> None:
    assert len(GOLD) >= 90
    precision, recall, wrong = score(GOLD)
    assert 2 * precision * recall / (precision + recall) >= 0.97, wrong


@pytest.mark.parametrize("text", ["", " ", ".", "...", "?!", "a", "Dr.", "1.", "A. B. C.", '"', "é. É."])
def test_ranges_are_sorted_and_inside(text: str) -> None:
    at = 0
    for start, end in sentences(text):
        assert at <= start < end <= len(text)
        at = end


def test_nothing_but_spaces_is_left_out() -> None:
    text = "One is. Two is! Three? Four."
    assert [text[start:end] for start, end in sentences(text)] == ["One is.", "Two is!", "Three?", "Four."]
