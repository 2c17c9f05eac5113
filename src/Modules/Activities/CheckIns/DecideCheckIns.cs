using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Contracts;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.CheckIns;

/// <param name="Day">The day that a make-up card is to fill; null for today.</param>
/// <param name="At">When its message was taken by the room; null for the page, which counts when it is decided.</param>
internal sealed record CheckInCommand(Guid Id, MemberId Member, GroupId Group, string Words, string? Picture, int? Day, DateTimeOffset? At, BrandProfile Brand)
{
    public long Body => default(BodyHash).Add(Member.Value).Add(Words).Add(Picture).Add(Day ?? 0).Value;
}

/// <param name="Rewards">Stages that this day reached, from 0.</param>
internal sealed record CheckInReceipt(Guid Id, int Day, int Days, int Streak, IReadOnlyList<int> Rewards);

/// <summary>Takes a batch of check-ins: each id once, each person once a local day, and pays the stages that are reached.</summary>
/// <remarks>Locks: the activity, then the accounts of points, then kinds of coupons.</remarks>
internal sealed class DecideCheckIns(KnownPlans<OpenCheckIn> plans, TimeProvider clock) : IDecide<CheckInCommand, CheckInReceipt>
{
    public async Task<Result<CheckInReceipt>[]> Decide(AppDb db, LaneBatch<CheckInCommand> batch, CancellationToken ct)
    {
        var answers = new Result<CheckInReceipt>[batch.Count];
        var (found, (humans, sums), repeated, rules) = await Look(db, batch, ct);
        if (found is not { Kind: CheckIn.Kind } activity)
        {
            Array.Fill(answers, ActivityRefusals.Unknown);
            return answers;
        }
        var (open, brand, now) = (await plans.Of(activity, async () => new(activity.Read<CheckIn>(), (await db.GroupsOf(activity.Id, ct)).ToHashSet())), batch[0].Brand, clock.GetUtcNow());
        var known = repeated.ToDictionary(r => r.Id);
        var books = await CheckInBooks.Of(db, activity.Id, brand.Calendar, batch, humans, sums, now, ct);
        var barred = await activity.Eligibility.Refusals(db, activity, humans.Persons, ct);
        var (taken, fresh) = (new List<(int Command, CheckInRow Row, GroupId Group)>(), new Dictionary<Guid, int>());
        for (var i = 0; i < answers.Length; i++)
        {
            var (command, person) = (batch[i], humans[batch[i].Member]);
            if (known.TryGetValue(command.Id, out var before)) answers[i] = before.Body == command.Body ? books.Receipt(before.Id, before.Day, person) : ActivityRefusals.OtherBody;
            else if (fresh.TryGetValue(command.Id, out var twin)) answers[i] = batch[twin].Body == command.Body ? answers[twin] : ActivityRefusals.OtherBody;
            else if (Refused(activity, open, command, command.At ?? now, barred.GetValueOrDefault(person)) is { } refusal) answers[i] = refusal;
            else
            {
                var (at, today) = (command.At ?? now, brand.Calendar.DayOf(command.At ?? now).DayNumber);
                var from = brand.Calendar.DayOf(activity.StartsAt).DayNumber;
                if (books.Take(person, command.Day, today, from, open.CheckIn.MakeUps) is { } no)
                {
                    answers[i] = no;
                    continue;
                }
                var row = new CheckInRow(command.Id, command.Day ?? today, command.Member, person, command.Day is not null ? "make_up" : command.At is null ? "page" : "chat", at, command.Words, command.Picture, command.Body);
                taken.Add((i, row, command.Group));
                fresh[command.Id] = i;
                answers[i] = books.Receipt(row.Id, row.Day, person);
            }
        }
        if (taken.Count == 0) return answers;
        // What the brand gives for any check-in; a day that was made up later earns nothing more than its place in the row.
        var acts = taken.Where(t => t.Row.Source != "make_up").Select(t => new EarnedAct(EarnSource.CheckIn, t.Row.Id, t.Row.Member, t.Row.At)).Where(a => rules.MayEarn(a, humans[a.Member])).ToList();
        Task Write() => db.Together(
            () => CheckInRows.Write(db, activity.Id, taken.ConvertAll(t => (t.Row, t.Group)), ct),
            () => CheckInRows.Keep(db, activity.Id, books.Changed, books.Counted, ct),
            () => db.EarnPoints(brand, acts, clock, ct, humans, rules));
        await db.CompleteTasks(brand, NewcomerTask.FirstCheckIn, books.First, clock, ct, Write, humans, rules);
        var paid = await new PayStages(db, brand, clock).Handle(activity, open.CheckIn, humans, [.. taken.Select(t => (t.Row, books.SumOf(t.Row.Person)))], ct);
        foreach (var (i, row, _) in taken)
            if (paid.TryGetValue(row.Person, out var stages)) answers[i] = answers[i].Value with { Rewards = stages };
        foreach (var (id, i) in fresh) // Twins within the batch say the same.
            for (var n = i + 1; n < batch.Count; n++)
                if (batch[n].Id == id && answers[n].Refusal is null) answers[n] = answers[i];
        return answers;
    }

    public async Task<Result<CheckInReceipt>?[]> Recall(AppDb db, LaneBatch<CheckInCommand> batch, CancellationToken ct)
    {
        var (_, (humans, sums), repeated, _) = await Look(db, batch, ct);
        var books = await CheckInBooks.Of(db, new(batch.Activity), batch[0].Brand.Calendar, batch, humans, sums, clock.GetUtcNow(), ct);
        var known = repeated.ToDictionary(r => r.Id);
        return [.. batch.Select(c => known.TryGetValue(c.Id, out var row) && row.Body == c.Body ? books.Receipt(row.Id, row.Day, humans[c.Member]) : (Result<CheckInReceipt>?)null)];
    }

    private Task<(Activity?, (Humans, List<(MemberId, CheckInSum)>), List<CheckInRow>, LoyaltyRules)> Look(AppDb db, LaneBatch<CheckInCommand> batch, CancellationToken ct) => db.Together(
        () => db.LockActivity(new(batch.Activity), ct),
        () => db.HumansWith(batch.Select(c => c.Member).ToHashSet(), entries => db.CheckInSums(new(batch.Activity), entries, ct), ct),
        () => db.CheckInsByIds(new(batch.Activity), batch.Column(c => c.Id), ct),
        () => LoyaltyRules.Read(db, batch[0].Brand, EarnSource.CheckIn, [.. batch.Select(c => c.Member).Distinct()], clock, ct));

    private static Refusal? Refused(Activity activity, OpenCheckIn open, CheckInCommand command, DateTimeOffset at, Refusal? barred)
    {
        if (!open.Groups.Contains(command.Group)) return ActivityRefusals.Unknown;
        if (activity.RefusalFor(at) is { } closed) return closed;
        if (barred is not null) return barred;
        if (command.Words.Length > CheckIn.MostWords) return ActivityRefusals.CheckInLong.With(CheckIn.MostWords).At("words");
        if (open.CheckIn.Proof == CheckInProof.Words && Signs(command.Words) < open.CheckIn.LeastWords) return ActivityRefusals.CheckInWords.With(open.CheckIn.LeastWords).At("words");
        return open.CheckIn.Proof == CheckInProof.Picture && command.Picture is null ? ActivityRefusals.CheckInPicture.At("file") : null;
    }

    private static int Signs(string words) => words.EnumerateRunes().Count(r => !System.Text.Rune.IsWhiteSpace(r));
}

internal sealed record OpenCheckIn(CheckIn CheckIn, IReadOnlySet<GroupId> Groups);
