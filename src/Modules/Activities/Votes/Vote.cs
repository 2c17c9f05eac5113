using Guildhall.Kernel;

namespace Guildhall.Activities.Votes;

/// <summary>When members see how it stands.</summary>
public enum VoteResults { Always, AfterVoting, AtTheEnd }

/// <summary>投票: one question, some options, one ballot for each person; what was cast stays.</summary>
/// <param name="MostChoices">1: one of them; else up to so many.</param>
/// <param name="Anonymous">Nobody is shown who chose what, operators neither. That somebody has voted is known, or they could vote twice.</param>
internal sealed record Vote(string Question, IReadOnlyList<string> Options, int MostChoices, bool Anonymous, VoteResults Results)
{
    public const string Kind = "vote";
    public const int MostOptions = 20, LongestOption = 60, LongestQuestion = 200;

    public Refusal? Refused()
    {
        if (Question.Length is 0 or > LongestQuestion) return ActivityRefusals.VoteQuestion.With(LongestQuestion).At("Question");
        if (Options.Count is < 2 or > MostOptions || Options.Any(o => o.Length > LongestOption) || Options.Distinct(StringComparer.OrdinalIgnoreCase).Count() < Options.Count) return ActivityRefusals.VoteOptions.With(MostOptions, LongestOption).At("OptionText");
        return MostChoices < 1 || MostChoices > Options.Count ? ActivityRefusals.VoteMost.With(Options.Count).At("MostChoices") : null;
    }
}
