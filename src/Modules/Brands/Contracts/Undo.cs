using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Brands.Contracts;

/// <summary>Takes one kind of act back. <typeparamref name="TBefore"/> holds what was there before the act.</summary>
public interface IUndo<in TBefore> where TBefore : notnull
{
    /// <summary>Joins the open transaction and commits nothing. Refuses when the thing was changed again meanwhile.</summary>
    Task<Result<Done>> TakeBack(TBefore before, CancellationToken ct);
}

/// <summary>Lets the operator who just acted take it back: once, within an hour, from the toast that says it was done.</summary>
public interface IOfferUndo
{
    /// <summary>Joins the caller's open transaction: act and offer stand or fall together. Without a signed-in operator in a brand nothing is offered.</summary>
    /// <param name="target">What the act was done to, for the audit chain.</param>
    /// <param name="before">Kept as JSON; an <see cref="IUndo{TBefore}"/> registered by <see cref="UndoRegistration.AddUndo"/> gets it back.</param>
    Task Offer<TBefore>(AppDb db, string target, TBefore before, CancellationToken ct = default) where TBefore : notnull;
}

public static class UndoRegistration
{
    /// <param name="permission">What whoever undoes must still be allowed.</param>
    public static IServiceCollection AddUndo<TBefore, THandler>(this IServiceCollection services, string permission) where TBefore : notnull where THandler : class, IUndo<TBefore> => services
        .AddScoped<THandler>()
        .AddSingleton(UndoKind.For<TBefore, THandler>(permission));
}

/// <summary>How acts of one kind are taken back.</summary>
public sealed record UndoKind(string Name, string Permission, Func<IServiceProvider, string, CancellationToken, Task<Result<Done>>> Run)
{
    internal static UndoKind For<TBefore, THandler>(string permission) where TBefore : notnull where THandler : class, IUndo<TBefore> => new(
        NameOf(typeof(TBefore)), permission,
        (services, before, ct) => services.GetRequiredService<THandler>().TakeBack(System.Text.Json.JsonSerializer.Deserialize<TBefore>(before, KernelJson.Options)!, ct));

    internal static string NameOf(Type before) => $"{before.Assembly.GetName().Name!.Replace("Guildhall.", "", StringComparison.Ordinal)}.{before.DeclaringType?.Name}.{before.Name}";
}
