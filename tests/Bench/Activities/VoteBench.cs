using Guildhall.Activities.Contracts;
using Guildhall.Activities.Votes;
using Guildhall.Bench.Product;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Bench.Activities;

/// <summary>Ballots: once only, once a person, totals in the same transaction.</summary>
internal sealed class VoteBench : KindBench
{
    public override string Name => "vote";
    protected override string Kind => Vote.Kind;
    protected override string Figure => "a durable ballot";

    protected override Task<ActivityId[]> Open(StorageOptions storage, MembersWorld world, int count) => RunningActivities.Open(storage, world, Kind, new Vote("Which?", ["A", "B", "C"], 1, false, VoteResults.Always), count);

    protected override (string Path, string Body) Request(ActivityId activity, int member) => ($"vote/{activity.Value}/ballots", $$"""{"id":"{{Id.New(Clock)}}","choices":[1]}""");

    protected override async Task Check(AppDb db, BrandId brand) => Same("Ballots, people who cast them, votes that were counted",
        await db.Count($"select count(*) from activities_ballots where brand_id = {brand}"),
        await db.Count($"select count(*) from (select distinct activity_id, person_id from activities_ballots where brand_id = {brand}) once"),
        await db.Count($"select cast(coalesce(sum(votes), 0) as bigint) from activities_vote_totals where brand_id = {brand}"));
}
