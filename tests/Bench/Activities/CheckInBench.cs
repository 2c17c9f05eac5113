using Guildhall.Activities.CheckIns;
using Guildhall.Activities.Contracts;
using Guildhall.Bench.Product;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Bench.Activities;

/// <summary>Check-ins: once only, once a day and person, sums, points by the brand's rule.</summary>
internal sealed class CheckInBench : KindBench
{
    public override string Name => "checkin";
    protected override string Kind => CheckIn.Kind;
    protected override string Figure => "a durable check-in with points as the brand's rule and cap give them";

    protected override Task<ActivityId[]> Open(StorageOptions storage, MembersWorld world, int count) =>
        RunningActivities.Open(storage, world, Kind, new CheckIn(CheckInProof.None, 0, 0, [new(StageKind.Consecutive, 7, 50, null, 0)], [], 100), count);

    protected override (string Path, string Body) Request(ActivityId activity, int member) => ($"check-in/{activity.Value}/days", $$"""{"id":"{{Id.New(Clock)}}"}""");

    protected override async Task Check(AppDb db, BrandId brand) => Same("Days that were checked in, days that were summed",
        await db.Count($"select count(*) from activities_check_ins where brand_id = {brand}"),
        await db.Count($"select cast(coalesce(sum(days), 0) as bigint) from activities_check_in_sums where brand_id = {brand}"));
}
