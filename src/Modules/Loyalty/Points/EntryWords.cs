using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Texts;
using Guildhall.Loyalty.Contracts;

namespace Guildhall.Loyalty.Points;

/// <summary>What a ledger says of an entry.</summary>
internal static class EntryWords
{
    public static string Source(EarnSource source) => "loyalty.source." + StoredName.Of(source);

    public static string Of(LedgerLine line) => line is { Kind: EntryKind.Award, Source: EarnSource.Task, Business: { } task } ? "loyalty.task." + task["task_".Length..] : line is { Kind: EntryKind.Award, Source: { } source } ? Source(source) : "loyalty.entry." + StoredName.Of(line.Kind);

    public static string Icon(LedgerLine line) => line.Kind switch
    {
        EntryKind.Award => line.Source switch
        {
            EarnSource.Speak => "message-circle",
            EarnSource.CheckIn => "calendar-event",
            EarnSource.Invite => "user-plus",
            EarnSource.AnswerAccepted => "circle-check",
            EarnSource.Ugc => "photo",
            EarnSource.Attend => "users",
            EarnSource.Purchase => "shopping-bag",
            EarnSource.Task => "list-check",
            EarnSource.Manual => "user-heart",
            _ => "confetti",
        },
        EntryKind.Spend => "gift",
        EntryKind.Refund => "arrow-back-up",
        EntryKind.Expiry => "hourglass",
        EntryKind.Penalty => "gavel",
        EntryKind.MergedIn or EntryKind.MergedOut => "git-branch",
        _ => "refresh",
    };

    /// <summary>"1 each, at most 5 a day".</summary>
    public static string Rule(Localizer t, EarnRule rule, BrandProfile brand)
    {
        var each = rule.PerMinor > 0 ? t["loyalty.rule_per", rule.Points, new Money(rule.PerMinor, brand.Currency).Format(t.Culture)] : t["loyalty.rule_each", rule.Points];
        return rule.DailyCap is { } cap ? t["loyalty.rule_capped", each, cap] : each;
    }
}
