using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Votes;

/// <param name="Choices">Numbers of options from 0.</param>
/// <param name="At">When its message was taken by the room; null for the page.</param>
internal sealed record BallotCommand(Guid Id, MemberId Member, GroupId Group, int[] Choices, DateTimeOffset? At)
{
    public long Body => Choices.Order().Aggregate(default(BodyHash).Add(Member.Value), (hash, c) => hash.Add(c)).Value;
}

internal sealed record BallotReceipt(Guid Id, IReadOnlyList<int> Choices);

internal sealed record Ballot(Guid Id, MemberId Member, MemberId Person, DateTimeOffset At, int[] Choices, long Body, bool Counted);

/// <summary>Takes a batch of ballots: each id once, each person once, and counts them in the same transaction.</summary>
internal sealed class DecideBallots(KnownPlans<OpenVote> plans, TimeProvider clock) : IDecide<BallotCommand, BallotReceipt>
{
    private static readonly BulkInsert Rows = new("activities_ballots",
        ("brand_id", BulkType.Uuid), ("activity_id", BulkType.Uuid), ("id", BulkType.Uuid), ("member_id", BulkType.Uuid), ("person_id", BulkType.Uuid), ("group_id", BulkType.Uuid), ("source", BulkType.Text), ("at", BulkType.Time), ("choices", BulkType.Text),
        ("body", BulkType.Long), ("counted", BulkType.Flag))
    { AllNew = true };

    public async Task<Result<BallotReceipt>[]> Decide(AppDb db, LaneBatch<BallotCommand> batch, CancellationToken ct)
    {
        var answers = new Result<BallotReceipt>[batch.Count];
        var (found, (humans, before), repeated) = await db.Together(
            () => db.LockActivity(new(batch.Activity), ct),
            () => db.HumansWith(batch.Select(c => c.Member).ToHashSet(), entries => db.BallotsOf(new(batch.Activity), entries, ct), ct),
            () => db.BallotsByIds(new(batch.Activity), batch.Column(c => c.Id), ct));
        if (found is not { Kind: Vote.Kind } activity)
        {
            Array.Fill(answers, ActivityRefusals.Unknown);
            return answers;
        }
        var (open, now) = (await plans.Of(activity, async () => new(activity.Read<Vote>(), (await db.GroupsOf(activity.Id, ct)).ToHashSet())), clock.GetUtcNow());
        var known = repeated.ToDictionary(b => b.Id, b => (b.Body, Receipt: new BallotReceipt(b.Id, b.Choices)));
        var voted = before.Select(b => humans[b.Person]).ToHashSet();
        var barred = await activity.Eligibility.Refusals(db, activity, humans.Persons, ct);
        var (rows, votes) = (new List<object?[]>(), new long[open.Vote.Options.Count]);
        for (var i = 0; i < answers.Length; i++)
        {
            var (command, person) = (batch[i], humans[batch[i].Member]);
            if (known.TryGetValue(command.Id, out var twin)) answers[i] = twin.Body == command.Body ? twin.Receipt : ActivityRefusals.OtherBody;
            else if (Refused(activity, open, command, command.At ?? now, barred.GetValueOrDefault(person), voted.Contains(person)) is { } refusal) answers[i] = refusal;
            else
            {
                var choices = command.Choices.Order().ToArray();
                foreach (var choice in choices) votes[choice]++;
                voted.Add(person);
                rows.Add([db.CurrentBrand, activity.Id, command.Id, command.Member, person, command.Group, command.At is null ? "page" : "chat", command.At ?? now, JsonSerializer.Serialize(choices), command.Body, true]);
                known[command.Id] = (command.Body, new(command.Id, choices));
                answers[i] = known[command.Id].Receipt;
            }
        }
        if (rows.Count == 0) return answers;
        await db.Together(() => Rows.Write(db, rows, ct), () => Ballots.Count(db, activity.Id, votes, ct));
        return answers;
    }

    public async Task<Result<BallotReceipt>?[]> Recall(AppDb db, LaneBatch<BallotCommand> batch, CancellationToken ct)
    {
        await db.LockActivity(new(batch.Activity), ct);
        var known = (await db.BallotsByIds(new(batch.Activity), batch.Column(c => c.Id), ct)).ToDictionary(b => b.Id);
        return [.. batch.Select(c => known.TryGetValue(c.Id, out var ballot) && ballot.Body == c.Body ? new BallotReceipt(ballot.Id, ballot.Choices) : (Result<BallotReceipt>?)null)];
    }

    private static Refusal? Refused(Activity activity, OpenVote open, BallotCommand command, DateTimeOffset at, Refusal? barred, bool voted)
    {
        if (!open.Groups.Contains(command.Group)) return ActivityRefusals.Unknown;
        if (activity.RefusalFor(at) is { } closed) return closed;
        if (barred is not null) return barred;
        if (command.Choices.Length == 0 || command.Choices.Distinct().Count() < command.Choices.Length || command.Choices.Any(c => c < 0 || c >= open.Vote.Options.Count)) return ActivityRefusals.VoteChoose.At("choices");
        if (command.Choices.Length > open.Vote.MostChoices) return ActivityRefusals.VoteTooMany.With(open.Vote.MostChoices).At("choices");
        return voted ? ActivityRefusals.VoteYours : null;
    }
}

internal sealed record OpenVote(Vote Vote, IReadOnlySet<GroupId> Groups);

internal static class Ballots
{
    public static Task<List<Ballot>> BallotsByIds(this AppDb db, ActivityId id, Guid[] ids, CancellationToken ct) => Where(db, id, Sql.Of($"and {db.In("id", ids)}"), ct);

    /// <summary>Of these entries, the earliest first.</summary>
    public static Task<List<Ballot>> BallotsOf(this AppDb db, ActivityId id, MemberId[] entries, CancellationToken ct) => Where(db, id, Sql.Of($"and {db.In("person_id", entries)} order by at, id"), ct);

    public static Task<List<Ballot>> AllBallots(this AppDb db, ActivityId id, CancellationToken ct) => Where(db, id, Sql.Of($"order by at, id"), ct);

    /// <summary>Votes per option; those without any are 0.</summary>
    public static async Task<long[]> VoteTotals(this AppDb db, ActivityId id, int options, CancellationToken ct)
    {
        var totals = new long[options];
        foreach (var (choice, votes) in await db.Query($"select choice, votes from activities_vote_totals where brand_id = {db.CurrentBrand} and activity_id = {id}", r => (r.Int(0), r.Long(1)), ct)) totals[choice] = votes;
        return totals;
    }

    /// <summary>Adds to the totals. Joins the open transaction with the activity locked.</summary>
    public static async Task Count(AppDb db, ActivityId id, long[] votes, CancellationToken ct)
    {
        var changed = votes.Select((v, n) => (Choice: n, Votes: v)).Where(v => v.Votes != 0).ToList();
        if (changed.Count == 0) return;
        var rows = db.Rows("v", new("choice", changed.ConvertAll(v => v.Choice).ToArray()), new("votes", changed.ConvertAll(v => v.Votes).ToArray()));
        await db.Execute($"""
            insert into activities_vote_totals (brand_id, activity_id, choice, votes) select {db.CurrentBrand}, {id}, v.choice, v.votes from {rows} where true
            on conflict (brand_id, activity_id, choice) do update set votes = activities_vote_totals.votes + excluded.votes
            """, ct);
    }

    /// <summary>Takes ballots out of the count; they stay to be seen.</summary>
    public static async Task Uncount(AppDb db, ActivityId id, IReadOnlyList<Ballot> ballots, int options, CancellationToken ct)
    {
        var gone = ballots.Where(b => b.Counted).ToList();
        if (gone.Count == 0) return;
        await db.Execute($"update activities_ballots set counted = {false} where brand_id = {db.CurrentBrand} and activity_id = {id} and {db.In("id", gone.ConvertAll(b => b.Id).ToArray())}", ct);
        var votes = new long[options];
        foreach (var choice in gone.SelectMany(b => b.Choices)) votes[choice]--;
        await Count(db, id, votes, ct);
    }

    private static Task<List<Ballot>> Where(AppDb db, ActivityId id, Sql rest, CancellationToken ct) => db.Query($"""
        select id, member_id, person_id, at, choices, body, counted from activities_ballots where brand_id = {db.CurrentBrand} and activity_id = {id} {rest}
        """, r => new Ballot(r.Guid(0), r.Id<MemberId>(1), r.Id<MemberId>(2), r.Time(3), JsonSerializer.Deserialize<int[]>(r.Text(4))!, r.Long(5), r.Flag(6)), ct);
}
