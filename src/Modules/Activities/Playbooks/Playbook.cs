using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Partners;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;

namespace Guildhall.Activities.Playbooks;

/// <summary>How an activity was done and what to do differently: a review kept for the next time.</summary>
internal sealed record Playbook(Guid Id, string Name, string Kind, PlaybookPlan Plan, DateTimeOffset KeptAt, int Uses);

/// <param name="Starts">Local time of the brand.</param>
/// <param name="Settings">The kind's own, as JSON.</param>
/// <param name="Changes">What the review proposed, with its figures.</param>
internal sealed record PlaybookPlan(
    DateTime Starts, TimeSpan Length, GoalKind GoalKind, long Goal, long? Budget, Eligibility Eligibility, IReadOnlyList<GroupId> Groups, IReadOnlyList<string> Checklist, string Settings,
    IReadOnlyList<PlaybookChange> Changes, string Lessons, PlaybookResult Result)
{
    /// <summary>What was said of it, in the order in which it was said. Dates that follow from the start stand open in it.</summary>
    public IReadOnlyList<PlaybookLine> Series { get; init; } = [];

    /// <summary>With whom it was held, and what was agreed.</summary>
    public IReadOnlyList<PlaybookPartner> Partners { get; init; } = [];

    /// <summary>The same hour of the same weekday, the next time that it comes.</summary>
    public DateTime NextAfter(DateTime local) => local < Starts ? Starts : Starts.AddDays(7 * ((int)((local - Starts).TotalDays / 7) + 1));
}

/// <summary>A proposal of a review: its sentence, and the share or number in it.</summary>
internal sealed record PlaybookChange(string Code, double? Share, decimal? Number)
{
    public string In(Localizer t) => t[Code, Share is { } share ? t.Percent(share) : Number ?? 0];

    public static PlaybookChange Of(Proposals.Proposal proposal) => new(proposal.Code, proposal.Args.OfType<double>().Cast<double?>().FirstOrDefault(), proposal.Args.Where(a => a is not double).Select(a => (decimal?)Convert.ToDecimal(a, null)).FirstOrDefault());
}

/// <param name="MinutesBefore">Of the start; negative after it.</param>
internal sealed record PlaybookLine(int MinutesBefore, string Text);

/// <param name="Groups">Those of the activity's groups that were the partner's own.</param>
internal sealed record PlaybookPartner(PartnerId Partner, string Name, ShareOf ShareOf, int ShareBp, int CostBp, IReadOnlyList<Contribution> Brings, IReadOnlyList<GroupId> Groups);

/// <summary>What came of it the last time.</summary>
internal sealed record PlaybookResult(long Entered, long Towards, double? Participation, long SalesMinor, long CostMinor, string Currency);

internal static class ReadPlaybooks
{
    public static Task<List<Playbook>> Playbooks(this AppDb db, CancellationToken ct) => Where(db, Sql.Empty, ct);

    public static async Task<Playbook?> FindPlaybook(this AppDb db, Guid id, CancellationToken ct) => (await Where(db, Sql.Of($"and p.id = {id}"), ct)).FirstOrDefault();

    /// <summary>The playbook an activity was made from.</summary>
    public static async Task<Playbook?> PlaybookOf(this AppDb db, ActivityId activity, CancellationToken ct) =>
        (await Where(db, Sql.Of($"and p.id = (select u.playbook_id from activities_playbook_uses u where u.brand_id = {db.CurrentBrand} and u.activity_id = {activity})"), ct)).FirstOrDefault();

    private static Task<List<Playbook>> Where(AppDb db, Sql rest, CancellationToken ct) => db.Query($"""
        select p.id, p.name, p.kind, p.plan, p.kept_at, (select count(*) from activities_playbook_uses u where u.brand_id = p.brand_id and u.playbook_id = p.id)
        from activities_playbooks p where p.brand_id = {db.CurrentBrand} {rest} order by p.kept_at desc
        """, r => new Playbook(r.Guid(0), r.Text(1), r.Text(2), JsonSerializer.Deserialize<PlaybookPlan>(r.Text(3), KernelJson.Options)!, r.Time(4), r.Int(5)), ct);
}
