using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Activities.Fairness;

/// <summary>A kind whose results anybody can check. One instance for all brands; it needs nothing but what it is given.</summary>
internal interface IFairKind : IVerifyRecords
{
    /// <summary>What the fairness page tells; results stand under the numbers by which a member finds themselves in the record.</summary>
    Task<FairSheet> Sheet(AppDb db, Activity activity, IReadOnlyCollection<MemberId> entries, Localizer t, CancellationToken ct);

    /// <summary>What is published when it is over, written as <see cref="FairJson"/>; names nobody. Null when nothing came to be decided.</summary>
    Task<object?> Record(AppDb db, Activity activity, CancellationToken ct);
}

/// <param name="Facts">Label and value: commitment, hash of the list, seed. What is not public yet is left out.</param>
/// <param name="Mine">Number in the record, what came of it, and the id it stands under.</param>
/// <param name="Method">Code of the sentences that tell how results come about.</param>
internal sealed record FairSheet(string Method, IReadOnlyList<(string Label, string Value)> Facts, IReadOnlyList<(string Number, string Result, Guid Id)> Mine);

internal static class FairKinds
{
    public static IServiceCollection AddFair<T>(this IServiceCollection services) where T : class, IFairKind =>
        services.AddSingleton<T>().AddSingleton<IFairKind>(s => s.GetRequiredService<T>()).AddSingleton<IVerifyRecords>(s => s.GetRequiredService<T>());
}
